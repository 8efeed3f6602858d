/**
 * The attacker of test/public-solver.ts at the web port, without a token: keeps what GraphQL, the documents of
 * /export, the worker's files among them, and CSV say at every level, of every place and in every period, day after
 * day, puts all of it together, and solves it.
 */
import { gunzipSync } from 'node:zlib';

import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { LightMyRequestResponse } from 'fastify';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { readConfig } from '../config.ts';
import { randomOf } from '../test/correction/random.ts';
import { solve, type PublicRow } from '../test/public-solver.ts';
import { exportMetric } from '../worker/export/export-metric.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const metric = 'student_attendance_rate';
const smallest = 10;
const months = ['2020-07-01', '2020-08-01'];
const windows = [
  ...months.map((start) => ({ window: 'month', start, end: `${start.slice(0, 8)}31` })),
  { window: 'academic_year', start: '2020-06-01', end: '2021-05-31' },
  { window: 'overall', start: '2020-07-01', end: '2020-08-31' },
];
const levels = ['state', 'district', 'block'] as const;
const blocks = Array.from({ length: 24 }, (_, index) => ({
  district: 9601 + Math.floor(index / 4), block: 960101 + index,
}));

let server: TestServer;
let worker: Pool;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'), { PUBLIC_REQUESTS_PER_MINUTE: '65535' });
  const login = new URL(server.databaseUrl);
  login.username = 'r_worker';
  worker = new Pool({ connectionString: login.href, max: 1 });
  await server.owner.query(
    `insert into aggregate.place (level, entity_id, entity_name, district_id, block_id, cluster_id, school_id)
     select distinct place.*, 0, 0
     from jsonb_to_recordset($1) as list (district bigint, block bigint)
     cross join lateral (
       values
         ('state', 96, 'State', 0, 0),
         ('district', list.district, 'District', list.district, 0),
         ('block', list.block, 'Block', list.district, list.block)
     ) as place`,
    [JSON.stringify(blocks)]);
  await server.owner.query(
    `insert into aggregate.metric_period (metric_name, window_name, period_start, period_end, version)
     select $1, "window", "start", "end", 1
     from jsonb_to_recordset($2) as list ("window" text, "start" date, "end" date)`,
    [metric, JSON.stringify(windows)]);
});

afterAll(async () => {
  await worker?.end();
  await server?.stop();
});

test('what all surfaces publish together tells no closed cell', async () => {
  const { told, closed, open, apart } = await attack(3);
  expect(closed).toBeGreaterThan(20);
  expect(open).toBeGreaterThan(20);
  expect(told).toEqual([]);
  expect(apart).toEqual([]);
});

test('and no table, view or file that the public can read holds a figure of a closed cell', async () => {
  const { rows: secret } = await server.owner.query<{ figure: string }>(
    `select officer.denominator::text as figure
     from aggregate.metric_value as officer
     inner join aggregate.metric_value as open
       on (open.metric_name, open.level, open.window_name, open.period_start, open.district_id, open.block_id)
         = (officer.metric_name, officer.level, officer.window_name, officer.period_start, officer.district_id,
           officer.block_id)
       and open.audience = 'public'
     where officer.audience = 'officer'
       and officer.denominator > 1000
       and open.denominator is null
       and not exists (
         select from aggregate.metric_value as other
         where other.audience = 'public'
           and officer.denominator in (other.numerator, other.denominator)
       )`);
  expect(secret.length).toBeGreaterThan(5);
  const texts = [...await allRows(), ...await allFiles()];
  expect(texts.length).toBeGreaterThan(12);
  for (const { figure } of secret) {
    const holders = texts.filter(({ text }) => new RegExp(`(?<!\\d)${figure}(?!\\d)`).test(text));
    expect(holders.map(({ name }) => name), figure).toEqual([]);
  }
});

type Text = { readonly name: string; readonly text: string };

/** What the catalogue says that r_public may read, and reads. */
async function allRows(): Promise<Text[]> {
  const { rows } = await server.owner.query<{ name: string }>(
    `select oid::regclass::text as name
     from pg_class
     where relkind in ('r', 'p', 'v', 'm', 'f')
       and relnamespace::regnamespace::text !~ '^(pg_|information_schema|tap|public)'
       and has_schema_privilege('r_public', relnamespace, 'usage')
       and has_table_privilege('r_public', oid, 'select')`);
  const texts: Text[] = [];
  await server.owner.query('begin; set local role r_public');
  for (const { name } of rows) {
    const { rows: [all] } = await server.owner.query<{ text: string }>(
      `select coalesce(string_agg(held::text, chr(10)), '') as text from ${name} as held`);
    texts.push({ name, text: all!.text });
  }
  await server.owner.query('rollback');
  return texts;
}

/** The files that the worker wrote for the public, of all versions. */
async function allFiles(): Promise<Text[]> {
  const { Contents } = await server.store.send(new ListObjectsV2Command({ Bucket: 'output' }));
  const keys = Contents!.map(({ Key }) => Key!).filter((key) => key.endsWith('/public.json.gz'));
  return Promise.all(keys.map(async (name) => {
    const { Body } = await server.store.send(new GetObjectCommand({ Bucket: 'output', Key: name }));
    return { name, text: gunzipSync(await Body!.transformToByteArray()).toString() };
  }));
}

test('without the siblings that are closed too, it does', async () => {
  const { rows } = await server.owner.query<{ text: string }>(
    `select pg_get_functiondef('aggregate.close_siblings'::regproc) as text`);
  const broken = rows[0]!.text
    .replace('or not counted.is_enough', '')
    .replace('and not counted.is_possible', 'and false');
  expect(broken).not.toBe(rows[0]!.text);
  await server.owner.query(broken);
  await server.owner.query('delete from aggregate.public_cell');
  const { told } = await attack(3);
  expect(told).not.toEqual([]);
});

/** Publishes two months of random blocks on two days with changes between, and solves what was read on each. */
async function attack(seed: number) {
  const random = randomOf(seed);
  let marks = blocks.flatMap(({ block }) => months.map((period) => ({ block, period, present: 0, absent: 0 })));
  const found = { told: [] as string[], apart: [] as string[], closed: 0, open: 0 };
  for (let day = 0; day < 2; day += 1) {
    marks = marks.map((each) => {
      const isNew = day === 0 || random.below(10) < 3;
      const isSmall = random.below(10) < 2;
      return isNew
        ? { ...each, present: random.below(isSmall ? 60 : 9000), absent: random.below(isSmall ? 12 : 900) }
        : { ...each, present: each.present + random.below(3) };
    });
    await publish(marks);
    const { rows, apart } = together([await readGraphql(), ...await readExports()]);
    const closed = [...solve(rows)].filter(([row]) => row.denominator === null);
    const told = closed.filter(([, { present, absent }]) =>
      [present, absent].some(({ low, high }) => high - low < smallest));
    found.told.push(...told.map(([{ period, id }]) => `day ${day}, ${period}, ${id}`));
    found.apart.push(...apart);
    found.closed += closed.length;
    found.open += rows.length - closed.length;
  }
  return found;
}

async function publish(marks: readonly { block: number; period: string; present: number; absent: number }[]) {
  await server.owner.query(`delete from aggregate.metric_value where audience = 'officer'`);
  await server.owner.query(
    `insert into aggregate.metric_value (
       metric_name, level, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id,
       school_id, numerator, denominator, entities_reporting, entities_expected)
     select period.metric_name, place.level, window_name, period_start, period_end, place.entity_id,
       place.district_id, place.block_id, 0, 0, sum(present), sum(present + absent), 1, 1
     from jsonb_to_recordset($1) as mark (block bigint, period date, present numeric, absent numeric)
     inner join aggregate.place as own
       on own.level = 'block'
       and own.block_id = mark.block
     inner join aggregate.place
       on place.district_id in (0, own.district_id)
       and place.block_id in (0, own.block_id)
     inner join aggregate.metric_period as period
       on mark.period between period_start and period_end
     where period.metric_name = $2
     group by period.metric_name, place.level, window_name, period_start, period_end, place.entity_id,
       place.district_id, place.block_id`,
    [JSON.stringify(marks), metric]);
  await server.owner.query('call aggregate.release_values($1)', [metric]);
  await server.owner.query('update aggregate.metric set version = version + 1 where metric_name = $1', [metric]);
  const context = { config: readConfig({}), pool: worker, store: server.store } as Parameters<typeof exportMetric>[1];
  await exportMetric(metric, context, new AbortController().signal);
  await server.owner.query('update aggregate.metric set exported_version = version where metric_name = $1', [metric]);
}

type Figures = Record<'level' | 'entityId' | 'districtId' | 'numerator' | 'denominator', string | number | null>;

async function readGraphql(): Promise<PublicRow[]> {
  const query = `{ reportValues(first: 2000, condition: { metricName: "${metric}" }) { nodes {
    level windowName periodStart entityId districtId numerator denominator } } }`;
  const answer = await server.app.inject({ method: 'POST', url: '/graphql', payload: { query } });
  return answer.json().data.reportValues.nodes.map((node: Figures & { windowName: string; periodStart: string }) =>
    rowOf(`${node.windowName} ${node.periodStart}`, node));
}

/** All levels as JSON and as CSV, and the blocks once more by district. */
async function readExports(): Promise<PublicRow[][]> {
  const answers: PublicRow[][] = [];
  const districts = [...new Set(blocks.map(({ district }) => district))];
  for (const { window, start } of windows) {
    const get = (level: string, file: string) =>
      server.app.inject(`/export/${metric}/${window}/${level}/${file}?period=${start}`);
    for (const level of levels) {
      answers.push(rowsOfJson(await get(level, 'own.json')), rowsOfCsv(await get(level, 'own.csv'), level));
    }
    for (const district of districts) {
      answers.push(rowsOfJson(await get('block', `district_${district}.json`)));
    }
  }
  return answers;

  function rowsOfJson(answer: LightMyRequestResponse): PublicRow[] {
    const { window, periodStart, level, values } = answer.json();
    return values.map((row: Omit<Figures, 'level'>) => rowOf(`${window} ${periodStart}`, { ...row, level }));
  }
}

function rowsOfCsv(answer: LightMyRequestResponse, level: string): PublicRow[] {
  const [, window, start] = /\/(\w+)\/\w+\/own\.csv\?period=(.+)$/.exec(answer.raw.req.url!)!;
  const [heads, ...lines] = answer.body.replace(/^\uFEFF/, '').trim().split('\r\n')
    .map((line) => [...line.matchAll(/"([^"]*)"/g)].map(([, cell]) => cell!));
  return lines.map((cells) => {
    const cell = (name: string) => cells[heads!.indexOf(name)]!;
    const figure = (name: string) => (cell(name) === 'suppressed' ? null : cell(name));
    return rowOf(`${window} ${start}`, {
      level, entityId: cell(`${level}_id`), districtId: level === 'state' ? 0 : cell('district_id'),
      numerator: figure('numerator'), denominator: figure('denominator'),
    });
  });
}

function rowOf(period: string, { level, entityId, districtId, numerator, denominator }: Figures): PublicRow {
  return {
    level: level as PublicRow['level'], period, id: `${level} ${entityId}`,
    parent: { state: null, district: 'state 96', block: `district ${districtId}` }[level as PublicRow['level']],
    numerator: numerator === null ? null : Number(numerator),
    denominator: denominator === null ? null : Number(denominator),
    within: period.startsWith('month') ? 'academic_year 2020-06-01' : undefined,
  };
}

/** What is known when all surfaces were read: a figure that one shows is known. And where they say different. */
function together(surfaces: readonly PublicRow[][]): { rows: PublicRow[]; apart: string[] } {
  const rows = new Map<string, PublicRow>();
  const apart: string[] = [];
  for (const row of surfaces.flat()) {
    const key = `${row.period} ${row.id}`;
    const known = rows.get(key);
    if (known && (known.numerator !== row.numerator || known.denominator !== row.denominator)) {
      apart.push(key);
    }
    rows.set(key, known?.denominator === null || !known ? row : known);
  }
  return { rows: [...rows.values()], apart };
}
