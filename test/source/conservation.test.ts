/**
 * The conservation law: lines received are lines blank, rows kept, rows unchanged and rows rejected, each
 * counted from another thing. Whatever is changed of a counter, or of a thing that is counted, the batch is
 * refused.
 */
import type { PoolClient } from 'pg';
import { afterAll, describe, expect, inject, test } from 'vitest';

import { cellsOf } from './document.ts';
import { takeBatch, type Interference, type Outcome } from './engine.ts';
import { assembleFile, type GeneratedFile } from './generate-file.ts';
import { newRow, type GeneratedRow, type RowsContext } from './generate-rows.ts';
import type { Given } from './given.ts';
import { randomOf } from './random.ts';
import { openBench } from './source-bench.ts';
import { plainStyle } from './write-file.ts';

const bench = await openBench(inject('databasePort'));
afterAll(() => bench.stop());

/** The lines of the file: what stands on each is what `fileOf` writes there. */
const [screened, doubted, bad] = [2, 4, 5];

const interferences: readonly (Interference & { readonly given: string })[] = [
  ...(['received', 'blank', 'written'] as const).flatMap((name) => [-1, 1].map((more) => ({
    given: `${name} counted ${more > 0 ? 'once too often' : 'once too few'}`,
    counts: (counted) => ({ ...counted, [name]: counted[name] + more }),
  } satisfies Interference & { given: string }))),
  ...['rows_kept', 'rows_unchanged'].flatMap((name) => ['- 1', '+ 1', '+ null'].map((more) => ({
    given: `${name} ${more}`,
    processed: (client: PoolClient, batch: number) =>
      client.query(`update staging.batch set ${name} = ${name} ${more} where batch_id = ${batch}`),
  }))),
  { given: 'a good line that COPY loses', opened: losing('landing.batch_', screened) },
  { given: 'a doubted line that COPY loses', opened: losing('landing.suspect_', doubted) },
  { given: 'a doubted line that is good and does not come back', opened: losing('landing.batch_', doubted) },
  { given: 'a finding that is lost', opened: losing('landing.finding_', bad) },
  { given: 'a line that the rejected-lines file lacks', rejects: (rejected) => rejected.slice(1) },
];

describe.each(['block', 'student_attendance', 'event_appended'])('a batch of %s', (name) => {
  test('is kept as it is', async () => {
    const { kept, unchanged, received, blank, rejected } = await taken(await bench.given(name), {});
    expect({ kept: kept.length, unchanged, received, blank, rejected: rejected.size })
      .toEqual({ kept: 3, unchanged: 0, received: 5, blank: 1, rejected: 1 });
  });

  test.each(interferences)('is refused: $given', async (interference) => {
    await expect(taken(await bench.given(name), interference)).rejects.toMatchObject({
      code: '23514', constraint: 'batch_lines_are_conserved',
    });
  });
});

test('a merged batch is refused: a row that is not stored', async () => {
  await expect(taken(await bench.given('block'), { opened: losing('transform.block', screened) }))
    .rejects.toMatchObject({ code: '23514' });
});

test('a batch that comes again is unchanged, and refused when one row is no more', async () => {
  const given = await bench.given('block');
  const again: GeneratedFile[] = [];
  const outcome = await taken(given, {}, again);
  expect(outcome).toMatchObject({ unchanged: 3, kept: [] });
  await expect(taken(given, {
    processed: (client, batch) =>
      client.query(`update staging.batch set rows_unchanged = rows_unchanged - 1 where batch_id = ${batch}`),
  }, again)).rejects.toMatchObject({ code: '23514' });
});

/** Takes a batch in a transaction that is taken back; after `before`, the same file once, where that is asked for. */
async function taken(given: Given, interference: Interference, before?: GeneratedFile[]): Promise<Outcome> {
  const { client } = given.engine;
  await client.query('begin');
  try {
    if (before) {
      await takeBatch(given.engine, [fileOf(given)], true);
    }
    return await takeBatch(given.engine, [fileOf(given)], true, interference);
  } finally {
    await client.query('rollback');
  }
}

/** Two good lines and a blank one, a good line that the screen doubts, a bad one. */
function fileOf({ source, context }: Given): GeneratedFile {
  let serial = 0;
  const rows: RowsContext = {
    random: randomOf('conserved'), earlier: [], present: cellsOf(source), nullWords: source.nullWords, known: new Map(),
    arrivedOn: context.arrivedOn, months: [{ year: '2024-25', month: 6 }], nextSerial: () => (serial += 1),
  };
  const [first, doubtful, wrong, last] = Array.from({ length: 4 }, () => newRow(source, rows));
  const numeric = rows.present.find(({ column }) => ['bigint', 'numeric'].includes(column.type))!;
  const signed = ` +${doubtful!.cells.get(numeric.title)!.replace(/[^0-9.]/g, '') || '7'}`;
  const padded = { ...doubtful!, cells: new Map([...doubtful!.cells, [numeric.title, signed]]) };
  const short: GeneratedRow = { ...wrong!, shape: 'too-few', expected: { code: 'missing-cell', column: null } };
  const blank: GeneratedRow = { cells: new Map(), expected: { code: 'blank' }, shape: 'blank' };
  const lines = [first!, blank, padded, short, last!];
  return assembleFile(source, 1, rows.present, lines, plainStyle, rows.random);
}

/** Makes a table lose the row of one line, as a fault on the way would. */
function losing(table: string, line: number): NonNullable<Interference['opened']> {
  return async (client, batch) => {
    const name = table.endsWith('_') ? `${table}${batch}` : table;
    await client.query(`
      create function landing.lose_a_row() returns trigger language plpgsql as 'begin return null; end';
      create trigger lose_a_row before insert on ${name}
      for each row when (new.line = ${line}) execute function landing.lose_a_row()`);
  };
}
