/**
 * For every source one file with every kind of bad row that its definition allows. Each gets the finding that
 * it must get; the rejected-lines file is set right cell by cell, as its sentences say, and emitted again
 * until nothing is rejected.
 */
import { afterAll, describe, expect, inject, test } from 'vitest';

import { checkedByHand } from './checked-by-hand.ts';
import { correctFile } from './correct-file.ts';
import { cellsOf, type Source } from './document.ts';
import { takeBatch } from './engine.ts';
import { badCells } from './generate-defect.ts';
import { assembleFile, type GeneratedFile } from './generate-file.ts';
import { lateMark, newRow, otherValue, shapedRows, sharedPlace, spoilt, type GeneratedRow, type RowsContext }
  from './generate-rows.ts';
import type { Given } from './given.ts';
import { randomOf } from './random.ts';
import { openBench } from './source-bench.ts';
import { plainStyle } from './write-file.ts';

const bench = await openBench(inject('databasePort'));
afterAll(() => bench.stop());
const names = [...bench.sources.keys()].filter((name) => !checkedByHand.includes(name));

describe('a file with every kind of bad row', () => {
  test.each(names)('of %s', { timeout: 120_000 }, async (name) => {
    const given = await bench.given(name);
    const { client } = given.engine;
    const context = contextOf(given);
    const file = fileOf(given.source, everyFault(given.source, context), context);

    await client.query('begin');
    const first = await takeBatch(given.engine, [file], true);
    expect(unlike(file, first)).toEqual([]);
    expect([...new Set(first.rejected.values())].sort()).toEqual(codesOf(file));

    const afresh = (): GeneratedRow => newRow(given.source, context);
    const corrected = correctFile(given.source, file, first.rejectedFiles[0]!, afresh);
    const second = await takeBatch(given.engine, [corrected], true);
    expect(second.findings.filter(({ code }) => code !== 'unknown-reference')).toEqual([]);
    expect(second.kept.length + second.unchanged).toBe(first.rejected.size);
    await client.query('rollback');
  });
});

/** Good rows, and a row for each way of being bad. */
function everyFault(source: Source, context: RowsContext): GeneratedRow[] {
  const rows = [newRow(source, context), newRow(source, context), newRow(source, context)];
  const isAlone = context.present.length === 1;
  const rules = new Set<string>();
  for (const cell of context.present) {
    const bad = badCells(cell, source.nullWords).filter(({ code, text }) =>
      text.length < 1000 && !(isAlone && code === 'required'));
    // Of columns that are alike in all but their name, as those of a census, the first has all of them.
    const rule = JSON.stringify({ ...cell.column, name: '', from: [] });
    rows.push(...(rules.has(rule) ? [context.random.pick(bad)] : bad)
      .map((one) => spoilt(newRow(source, context), cell, one)));
    rules.add(rule);
  }
  rows.push(...[lateMark(source, newRow(source, context), context)].filter((row) => row !== undefined));
  rows.push(...source.together.length > 0 ? placesShared(source, context) : []);
  if (source.storedKey !== 'append') {
    const original = newRow(source, context);
    rows.push(original, { ...original, expected: { code: 'duplicate-row', column: null } });
    const other = newRow(source, context);
    const changed = otherValue(source, other.cells, context);
    const expected = { code: 'duplicate-key', column: null };
    rows.push(...changed ? [{ ...other, expected }, { ...other, cells: changed, expected }] : []);
  }
  // A quote that is left open comes last: a line with quotes behind it might be taken into it.
  return [...rows, ...shapedRows(source, context).toSorted((one, other) =>
    Number(one.shape === 'open-quote') - Number(other.shape === 'open-quote'))];
}

function placesShared(source: Source, context: RowsContext): GeneratedRow[] {
  for (;;) {
    const rows = [newRow(source, context)];
    const shared = sharedPlace(source, rows, context);
    if (shared.length > 0) {
      return [...rows, ...shared];
    }
  }
}

function contextOf({ source, context, store }: Given): RowsContext {
  let serial = 0;
  return {
    random: randomOf(source.name), earlier: [], present: cellsOf(source), nullWords: source.nullWords,
    arrivedOn: context.arrivedOn, months: [{ year: '2024-25', month: 6 }],
    // All rows of a few schools: where days are closed for them, the corrected lines come late and go in.
    known: new Map([...store.known].map(([name, keys]) => [name, [...keys].slice(0, 3)])),
    nextSerial: () => (serial += 1),
  };
}

function fileOf(source: Source, rows: readonly GeneratedRow[], { random, present }: RowsContext): GeneratedFile {
  return assembleFile(source, 1, present, rows, plainStyle, random);
}

/** The lines that did not become what they should. */
function unlike(
  { lines }: GeneratedFile, { kept, findings, rejected }: Awaited<ReturnType<typeof takeBatch>>,
): string[] {
  const keptLines = new Set(kept.map(({ line }) => line));
  return lines.flatMap(({ line, expected }) => {
    const isMet = expected?.column === undefined ? keptLines.has(line) : rejected.get(line) === expected.code
      && findings.some((found) => found.line === line && found.code === expected.code
        && found.column === expected.column && (expected.value === undefined || found.value === expected.value));
    return isMet ? [] : [`line ${line} should be ${JSON.stringify(expected)}, is ${rejected.get(line) ?? 'kept'}`];
  });
}

function codesOf({ lines }: GeneratedFile): string[] {
  return [...new Set(lines.flatMap(({ expected }) => (expected?.column === undefined ? [] : [expected.code])))].sort();
}
