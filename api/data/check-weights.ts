import { headerName } from '../../worker/csv/header.ts';
import { readCells } from '../../worker/csv/read-cells.ts';
import { isRefusal, plain } from '../../worker/csv/refusal.ts';
import { refusal } from '../problem.ts';

/** What an infrastructure counts for in a school's score; decimals as text. */
export type Weight = { readonly name: string; readonly category: string; readonly score: string };

export const weightColumns = ['infrastructure_name', 'infrastructure_category', 'score'];

const dialect = { delimiter: 0x7c, quote: 0x22, escape: 0x5c };

/** Refuses weights that are not the present ones with other scores, or do not add up to 100. */
export async function checkWeights(file: Buffer, present: readonly Weight[]): Promise<void> {
  const weights = await readWeights(file);
  const known = new Set(present.map(pairOf));
  const sent = new Set<string>();
  let millionths = 0n;
  for (const weight of weights) {
    const pair = pairOf(weight);
    if (sent.has(pair)) {
      throw badFile('duplicate-key', `${told(weight)} stands twice`);
    }
    if (known.size > 0 && !known.has(pair)) {
      throw badFile('not-allowed', `there is no ${told(weight)}`);
    }
    sent.add(pair);
    millionths += millionthsOf(weight);
  }

  const missing = present.find((weight) => !sent.has(pairOf(weight)));
  if (missing) {
    throw badFile('count-mismatch', `it lacks ${told(missing)}`);
  }
  if (millionths !== 100_000_000n) {
    throw badFile('range', `the scores add up to ${Number(millionths) / 1e6}, not to 100`);
  }
}

async function readWeights(file: Buffer): Promise<Weight[]> {
  const weights: Weight[] = [];
  let isHeader = true;
  try {
    for await (const { line, cells, problem } of readCells((async function* () { yield file; })(), dialect)) {
      if (isHeader) {
        checkHeader(cells);
        isHeader = false;
        continue;
      }
      const trouble = problem ?? troubleOf(cells);
      if (trouble) {
        throw badFile(trouble, `line ${line} cannot be read`);
      }
      const [name = '', category = '', score = ''] = cells.map((cell) => cell.trim());
      weights.push({ name, category, score });
    }
  } catch (error) {
    throw isRefusal(error) && typeof error.refusal === 'string' ? badFile(error.refusal, error.message) : error;
  }
  if (weights.length === 0) {
    throw badFile('empty', 'it has no line below its header');
  }
  return weights;
}

function troubleOf(cells: readonly string[]): string | undefined {
  if (cells.some((cell) => cell.includes('\ufffd'))) {
    return 'encoding';
  }
  if (cells.length !== weightColumns.length) {
    return cells.length < weightColumns.length ? 'missing-cell' : 'extra-cell';
  }
  return undefined;
}

function checkHeader(cells: readonly string[]): void {
  if (cells.map(headerName).join('|') !== weightColumns.join('|')) {
    throw badFile('header', `its header must be ${weightColumns.join('|')}`);
  }
}

function millionthsOf(weight: Weight): bigint {
  const [, whole, decimals = ''] = /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(weight.score) ?? [];
  if (whole === undefined) {
    throw badFile('type', `the score of ${told(weight)} is “${plain(weight.score.slice(0, 40))}”, which is no number`);
  }
  return BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'));
}

function pairOf({ name, category }: Weight): string {
  return `${name}\n${category}`;
}

function told({ name, category }: Weight): string {
  return `“${plain(name.slice(0, 60))}” in “${plain(category.slice(0, 60))}”`;
}

function badFile(code: string, what: string): Error {
  return refusal(400, code, `Bad file, ${what.replace(/\.$/, '')}.`);
}
