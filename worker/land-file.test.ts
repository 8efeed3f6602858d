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
  for (const document of [everyKind, everyRun, noKey]) {
    await worker.owner.query('call staging.define_source($1)', [JSON.stringify(document)]);
  }
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
    { name: 'teacher', type: 'text', size: 20, personal: 'hash' },
    { name: 'enrolled_on', type: 'date', forms: ['dd/MM/yyyy', 'MM-dd-yyyy', 'yyyy-MM-dd'], maximum: 'arrival' },
    { name: 'seen_at', type: 'timestamp', forms: ['yyyy-MM-dd', 'dd-MM-yyyy'], maximum: 'arrival' },
    { name: 'has_toilet', kind: 'flag' },
    { name: 'has_library', kind: 'flag', required: true },
    { name: 'has_taps', kind: 'flag', reads: 'count' },
  ],
  key: ['id'], stored_key: 'replace', history: true,
};

/** Subjects as rows, a year from the day of arrival, and what is kept apart. */
const everyRun = {
  name: 'every_run', title: 'Every run', class: 'dynamic', grain: 'one line', load: 'merge',
  files: [{ folder: 'every_run', prefix: 'every_run' }],
  columns: [
    { name: 'id', type: 'bigint', required: true },
    { name: 'year', kind: 'arrival_year' },
    { name: 'name', size: 40, personal: 'separate' },
    { name: 'born_on', type: 'date', forms: ['dd-MM-yyyy'], maximum: 'arrival', personal: 'separate' },
    {
      name: 'marks', kind: 'unpivot', from: ['ES', 'Gujarati', 'Maths'], items: ['es', 'gujarati', 'maths'],
      type: 'numeric', minimum: 0, maximum: 80, into: { item: 'subject', value: 'mark' },
    },
  ],
  key: ['id', 'year'], stored_key: 'replace', null_words: ['NULL', 'AB'],
};

/** No key, no cell that must be filled, and words that mean nothing though they look like values. */
const noKey = {
  name: 'no_key', title: 'No key', class: 'dynamic', grain: 'one line', load: 'merge',
  files: [{ folder: 'no_key', prefix: 'no_key', delimiter: ',' }],
  columns: [
    { name: 'count', type: 'integer' },
    { name: 'page', size: 20 },
    { name: 'share', type: 'numeric' },
    { name: 'is_open', type: 'boolean' },
    { name: 'has_taps', kind: 'flag' },
    { name: 'seen_on', type: 'date', forms: ['dd/MM/yyyy'] },
  ],
  key: [], stored_key: 'append', null_words: ['NULL', 'NA', '99', '-', 'no', '0.0', '07'],
};

const sourceNames = [
  'every_kind', 'every_run', 'no_key',
  'district', 'block', 'cluster', 'school', 'school_management', 'school_category', 'student_attendance',
  'teacher_attendance',
];

describe('the screen decides as SQL does: a file leaves the same rows and findings with the screen and without', () => {
  test.each(sourceNames)('a file of %s', async (sourceName) => {
    const plan = await readPlan(worker.context.pool, sourceName);
    const file = Buffer.from(nastyFile(plan, 1500), 'latin1');

    const { folder, prefix } = plan.files[0]!;
    const emissionId = await worker.emit(`${folder}/${prefix}.zip`, Buffer.from('PK'));
    const screened = await loaded(plan, emissionId, file, true);
    const judged = await loaded(plan, emissionId, file, false);
    expect(screened.landed.suspects).toBeLessThan(judged.landed.suspects);
    expect(judged.landed.suspects).toBe(judged.landed.received - judged.landed.blank);
    expect(screened.rows).toEqual(judged.rows);
    expect(screened.findings).toEqual(judged.findings);
    expect(screened.rejected).toEqual(judged.rejected);
    expect(screened.left).toEqual(judged.left);
    expect(screened.rows.length).toBeGreaterThan(100);
    expect(new Set(screened.findings.map(({ code }) => code)).size).toBeGreaterThan(5);
  });
});

type Loaded = {
  landed: Awaited<ReturnType<typeof landFile>>;
  rows: unknown[];
  findings: { line: number; code: string }[];
  rejected: unknown[];
  /** The rows as they were merged, with what is kept apart from them. */
  left: unknown[];
};

const takenBack = Symbol('taken back');

/** Loads a file in a transaction that is taken back, and tells what it would have left. */
async function loaded(
  { source, files: [written] }: ScreenPlan, emissionId: string, file: Buffer, isScreened: boolean,
): Promise<Loaded> {
  const { pool, hash } = worker.context;
  const { folder, prefix } = written!;
  const fileName = `${prefix}.csv`;
  let found: Loaded | undefined;
  await inTransaction(pool, async (client) => {
    const { rows: [opened] } = await client.query<{ batchId: number }>(
      'select staging.open_batch($1, $2, $3) as "batchId"', [emissionId, source, fileName]);
    const { batchId } = opened!;
    const plan = await readPlan(client, source, batchId);
    const chunks = (async function* () { yield file; })();
    const target = { client, batchId, plan, folder, fileName };
    const landed = await landFile(target, chunks, hash, undefined, isScreened);
    await client.query('call transform.process_batch($1, $2)', [batchId, landed.areKeysWatched]);
    const kept = await client.query(
      `select to_jsonb(kept) - 'batch_id' as row
       from transform.${client.escapeIdentifier(source)} as kept
       where batch_id = $1
       order by line`, [batchId]);
    const findings = await client.query(
      `select line::integer, code, column_name, value, severity
       from staging.finding
       where batch_id = $1
       order by line, code, column_name, value`, [batchId]);
    const rejected = await client.query('select line::integer, code, error from staging.rejected_lines($1)', [batchId]);
    const left = plan.load === 'merge'
      ? await client.query(
        `select to_jsonb(landed) - 'batch_id' as row from landing.batch_${batchId} as landed order by line`)
      : kept;
    found = { landed, rows: kept.rows, findings: findings.rows, rejected: rejected.rows, left: left.rows };
    throw takenBack;
  }).catch((error: unknown) => {
    if (error !== takenBack) {
      throw error;
    }
  });
  return found!;
}

const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date());
const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
const firstYear = Number(today.slice(0, 4)) - (Number(today.slice(5, 7)) < 6 ? 1 : 0);

const good: Record<string, readonly string[]> = {
  academic_year: ['2020-21', '2019-20', `${firstYear}-${String((firstYear + 1) % 100).padStart(2, '0')}`],
  bigint: ['7501', '24990100101', '750101', '9100034', '7', '0'],
  boolean: ['TRUE', 'false', '1', '0', ''],
  date: ['2021-03-07', today],
  'date dd/MM/yyyy': ['07/03/2021', '25/12/2020'],
  'date dd-MM-yyyy': ['07-03-2021', '25-12-2020'],
  flag: ['1', '2', 'Yes', 'no', 'TRUE', '0', '9'],
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
  tomorrow, `${tomorrow} 00:00:00`, `${today} 23:59:59`, `${tomorrow} 00:00:00`.replaceAll('-', '/'),
  '31/12/2021', '12/31/2021', '31-12-2021', '30/02/2021', '7/3/2021', '31-12-2021 10:00:00', 'yes', 'Y', 'N', '2', '09',
  '99', 'NA', 'na', 'AB', '-', 'no', '07', 'शिक्षक', '+12', '0000-01', '"NULL"', '" 7"', '"a,b"', '"a|b"', '"yes"',
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
      const kind = goodKind(column);
      const isKey = index === 0 && column.kind === 'plain';
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
    const isQuoted = random() < 0.2;
    const text = [...cells, 'x'].map((cell) => (isQuoted ? `"${cell}"` : cell)).join(delimiter);
    const blank = delimiter.repeat(cells.length);
    const shapes = [text, text, text, text, `${text}${delimiter}y`, cells.slice(1).join(delimiter), '', '  ', blank];
    kept.push(isNasty ? pick(shapes) : text);
    if (random() < 0.02) {
      kept.push(pick(kept));
    }
  }
  return `${header.join(delimiter)}\n${kept.join(pick(['\n', '\r\n']))}\n`;
}

function goodKind({ kind, type, forms }: ScreenPlan['columns'][number]): string {
  if (kind !== 'plain') {
    return kind === 'day_grid' ? 'day' : kind;
  }
  return type === 'date' && forms ? `date ${forms[0]}` : type;
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
