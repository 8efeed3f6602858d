import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { ScreenPlan } from './csv/screen-plan.ts';
import { inTransaction } from './database.ts';
import { landFile } from './land-file.ts';
import { readPlan } from './read-plan.ts';
import { startTestWorker, type TestWorker } from './test-worker.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.context.boss.start();
  await worker.owner.query('call staging.define_source($1)', [JSON.stringify(everyKind)]);
});

afterAll(() => worker?.stop());

/** The kinds and rules that no shipped source has. */
const everyKind = {
  name: 'every_kind', title: 'Every kind', class: 'dynamic', grain: 'one line', load: 'merge',
  files: [{ folder: 'every_kind', prefix: 'every_kind', delimiter: ',' }],
  columns: [
    { name: 'id', type: 'bigint', required: true },
    { name: 'person', type: 'bigint', personal: 'hash' },
    { name: 'visited_on', type: 'date' },
    { name: 'began_at', type: 'time' },
    { name: 'sent_at', type: 'timestamp' },
    { name: 'is_open', type: 'boolean', required: true },
    { name: 'kind', type: 'text', one_of: ['boys', 'Navapura', 'गाँव', 'A b'] },
    { name: 'word', type: 'text', size: 8, not: ['x'], strip: '[]' },
    { name: 'count', type: 'integer', minimum: -5, maximum: 70000, not: [0] },
    { name: 'share', type: 'numeric', minimum: -1.5, maximum: 38 },
  ],
  key: ['id'], stored_key: 'replace',
};

const sourceNames = [
  'every_kind',
  'district', 'block', 'cluster', 'school', 'school_management', 'school_category', 'student_attendance',
];

describe('the screen decides as SQL does: a file leaves the same rows and findings with the screen and without', () => {
  test.each(sourceNames)('a file of %s', async (sourceName) => {
    const plan = await readPlan(worker.context.pool, sourceName);
    const file = Buffer.from(nastyFile(plan, 1500), 'latin1');

    const screened = await loaded(plan, file, true);
    const judged = await loaded(plan, file, false);
    expect(screened.landed.suspects).toBeLessThan(judged.landed.suspects);
    expect(judged.landed.suspects).toBe(judged.landed.received - judged.landed.blank);
    expect(screened.rows).toEqual(judged.rows);
    expect(screened.findings).toEqual(judged.findings);
    expect(screened.rejected).toEqual(judged.rejected);
    expect(screened.rows.length).toBeGreaterThan(100);
    expect(new Set(screened.findings.map(({ code }) => code)).size).toBeGreaterThan(5);
  });
});

type Loaded = {
  landed: Awaited<ReturnType<typeof landFile>>;
  rows: unknown[];
  findings: { line: number; code: string }[];
  rejected: unknown[];
};

const takenBack = Symbol('taken back');

/** Loads a file in a transaction that is taken back, and tells what it would have left. */
async function loaded(plan: ScreenPlan, file: Buffer, isScreened: boolean): Promise<Loaded> {
  const { pool, hash } = worker.context;
  const fileName = `${plan.files[0]!.prefix}.csv`;
  const emissionId = await worker.emit(`${plan.files[0]!.folder}/${plan.files[0]!.prefix}.zip`, Buffer.from('PK'));
  let found: Loaded | undefined;
  await inTransaction(pool, async (client) => {
    const { rows: [opened] } = await client.query<{ batchId: number }>(
      'select staging.open_batch($1, $2, $3) as "batchId"', [emissionId, plan.source, fileName]);
    const { batchId } = opened!;
    const chunks = (async function* () { yield file; })();
    const target = { client, batchId, plan, folder: plan.files[0]!.folder, fileName };
    const landed = await landFile(target, chunks, hash, undefined, isScreened);
    await client.query('call transform.process_batch($1, $2)', [batchId, landed.areKeysWatched]);
    const kept = await client.query(
      `select to_jsonb(kept) - 'batch_id' as row
       from transform.${client.escapeIdentifier(plan.source)} as kept
       where batch_id = $1
       order by line`, [batchId]);
    const findings = await client.query(
      `select line::integer, code, column_name, value, severity
       from staging.finding
       where batch_id = $1
       order by line, code, column_name, value`, [batchId]);
    const rejected = await client.query('select line::integer, code, error from staging.rejected_lines($1)', [batchId]);
    found = { landed, rows: kept.rows, findings: findings.rows, rejected: rejected.rows };
    throw takenBack;
  }).catch((error: unknown) => {
    if (error !== takenBack) {
      throw error;
    }
  });
  return found!;
}

const good: Record<string, readonly string[]> = {
  academic_year: ['2020-21', '2019-20'],
  bigint: ['7501', '24990100101', '750101', '9100034', '7', '0'],
  boolean: ['TRUE', 'false', '1', '0', ''],
  date: ['2021-03-07'],
  day: ['1', '2', '5', '', 'NULL', '1', '1', '1', '1', '1'],
  integer: ['1', '7', '12'],
  numeric: ['22.30841', '73.18120', '23.5'],
  smallint: ['1', '4', '11', '12'],
  time: ['10:11', '16:47:59', '7:05'],
  timestamp: ['2021-03-07 10:54:00.340000000', '1998-12-31 23:59:59', '2021-03-07T10:54:00'],
  text: ['Navapura', 'गाँव', 'A b', 'St. Mary\'s'],
};

/** Whatever an emitter may come up with, for a cell of any kind. */
const nasty = [
  '', ' ', 'NULL', 'null', 'Null ', ' 7', '7 ', '\t7', '+7', '-7', '-0', '007', '1e3', '0x1F', '1_000', 'NaN',
  'Infinity', '1.0', '.5', '5.', '1,5', '3', '9', '0', '0.0', '00', '13', '99999', '2147483648',
  '9223372036854775807', '9223372036854775808', '99999999999999999999', '123456789012345678',
  '1234567890123456', '2020-22', '2020-2021', '2099-00', '2020-21 ', '2021-02-30', '31/12/2020', '"7"', '"7',
  '7"', '""', '"a ""b"""', '\\"', '\\N', '\\.', '[x]', 'a[b', "'); drop", '=1+1', '@x', '#', '$5', 'a\x01b',
  'a\x7fb', 'a\x00b', 'caf\xe9', '\xff', '\xd9\xa3', '\xe2\x80\x8b7', 'x'.repeat(300), '\xc2\xa07', '"a\nb"',
  '7\r', 'TRUE', '6', '38', '68.0001', '5.9999999999999999', '6.0000000000000001', '38.00000000000001',
  't', '24:00', '23:60', '10:11:60', '2021-02-29 10:00:00', '2021-03-07 10:54:00.1234567',
  '2021-03-07 10:54:00.999999999', '2021-03-07 10:54:00+05:30', '2021-03-07 24:00:00', '1899-12-31',
  '10000-01-01', '0001-01-01 00:00:00 BC', 'boys', 'Boys',
];

/** Lines that are mostly good, each with a nasty cell now and then, cells too few or too many, repeats. */
function nastyFile(plan: ScreenPlan, lines: number): string {
  const random = randomNumbers(plan.source);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
  const latin = (text: string): string => Buffer.from(text).toString('latin1');
  const { delimiter } = plan.files[0]!;
  const header = [...plan.cells.map(({ names }) => names[0]!), 'other'];
  const kept: string[] = [];

  for (let line = 0; line < lines; line += 1) {
    const isNasty = random() < 0.5;
    const cells = plan.cells.map((cell, index) => {
      const column = plan.columns.find(({ name }) => name === cell.column)!;
      const kind = column.kind === 'day_grid' ? 'day' : column.kind === 'academic_year' ? column.kind : column.type;
      const isKey = index === 0;
      if (isNasty && random() < 1.5 / plan.cells.length) {
        return pick(nasty);
      }
      const digits = column.digits?.[0];
      const value = isKey || digits ? String(10 ** ((digits ?? 6) - 1) + line) : pick(good[kind] ?? good['text']!);
      const isFree = cell.column === 'days' && cell.day! > 28;
      if (isFree) {
        return pick(['', '', '', '', '1']);
      }
      return column.name === 'longitude' ? `7${pick(['3', '4'])}.${line}` : latin(value);
    });
    const text = [...cells, 'x'].join(delimiter);
    const blank = delimiter.repeat(cells.length);
    const shapes = [text, text, text, text, `${text}${delimiter}y`, cells.slice(1).join(delimiter), '', '  ', blank];
    kept.push(isNasty ? pick(shapes) : text);
    if (random() < 0.02) {
      kept.push(pick(kept));
    }
  }
  return `${header.join(delimiter)}\n${kept.join(pick(['\n', '\r\n']))}\n`;
}

/** The same numbers for the same seed, everywhere. */
function randomNumbers(seed: string): () => number {
  let state = [...seed].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
