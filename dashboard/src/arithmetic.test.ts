/**
 * No sum, share or window is computed in the dashboard: numbers come from rows.
 *
 * Every expression outside the map's geometry is looked at: adding, subtracting, multiplying or
 * dividing a figure of a row, and folding a list into one value, are not allowed.
 */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import ts from 'typescript';
import { expect, test } from 'vitest';

const figures = new Set([
  'value',
  'change',
  'numerator',
  'denominator',
  'entitiesReporting',
  'entitiesExpected',
  'also',
  'reporting',
  'expected',
]);
const operators = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.MinusEqualsToken,
]);

/** What may: files whose arithmetic is of pixels, of places in an order, or a comparison. */
const allowed: Readonly<Record<string, string>> = {
  'report/completeness.ts': 'compares two counts with a limit, and shows neither',
  'report/ranking.ts': 'orders rows',
  'report/table-columns.ts': 'orders rows',
  'report/trend-drawing.ts': 'places points on a drawing',
};

const app = join(import.meta.dirname, 'app');
const files: string[] = [];
for await (const file of glob('{format,home,report,session,shell}/**/*.ts', { cwd: app })) {
  if (!file.endsWith('.test.ts') && !(file in allowed)) files.push(file);
}

/** The figures that an expression calculates with. */
function calculations(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && operators.has(node.operatorToken.kind)) {
      if (namesIn(node).some((name) => figures.has(name))) found.push(node.getText());
    }
    if (
      ts.isCallExpression(node) &&
      /\.(reduce|reduceRight|sumPrecise)$/.test(node.expression.getText())
    ) {
      found.push(node.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

function namesIn(expression: ts.BinaryExpression): string[] {
  return [expression.left, expression.right].flatMap((side) => {
    const plain = ts.isNonNullExpression(side) ? side.expression : side;
    if (ts.isPropertyAccessExpression(plain)) return [plain.name.text];
    return ts.isIdentifier(plain) ? [plain.text] : [];
  });
}

test('the check finds what it is for', () => {
  expect(calculations('const share = row.numerator / row.denominator;')).toHaveLength(1);
  expect(calculations('total += row.value!;')).toHaveLength(1);
  expect(calculations('rows.reduceRight((sum, row) => sum + row.value, 0);')).toHaveLength(2);
  expect(calculations('const next = page + 1;')).toEqual([]);
});

for (const file of files.sort()) {
  test(file, async () => expect(calculations(await readFile(join(app, file), 'utf8'))).toEqual([]));
}
