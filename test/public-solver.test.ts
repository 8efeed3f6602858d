import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from './cluster.ts';
import { randomOf } from './correction/random.ts';
import { solve, type PublicRow } from './public-solver.ts';

const metric = 'student_attendance_rate';
const smallest = 10;
let client: Client;

beforeAll(async () => {
  const port = inject('databasePort');
  client = new Client({ connectionString: urlOf(port, await freshDatabase(port)) });
  await client.connect();
});
afterAll(() => client.end());

beforeEach(() => client.query('begin'));
afterEach(() => client.query('rollback'));

test.each([1, 2, 3, 4, 5])('what the public keeps of five days tells no closed cell (seed %i)', async (seed) => {
  const { told, closed, opened, changes } = await attack(seed);
  expect(closed).toBeGreaterThan(0);
  expect(told).toEqual([]);
  expect(opened).toEqual([]);
  expect(changes.length).toBeGreaterThan(0);
  expect(changes.filter((change) => change !== 0 && change < smallest)).toEqual([]);
});

test('without the siblings that are closed too, the attacker succeeds', async () => {
  const { rows } = await client.query<{ text: string }>(
    `select pg_get_functiondef('aggregate.close_siblings'::regproc) as text`);
  const broken = rows[0]!.text
    .replace('or not counted.is_enough', '')
    .replace('and not counted.is_possible', 'and false');
  expect(broken).not.toBe(rows[0]!.text);
  await client.query(broken);
  const { told } = await attack(1);
  expect(told).not.toEqual([]);
});

/** Publishes a month of random blocks on five days with changes between, keeps what was read, and solves it. */
async function attack(seed: number) {
  const blocks = await makePlaces();
  const random = randomOf(seed);
  const days: PublicRow[][] = [];
  for (let day = 0; day < 5; day += 1) {
    for (const each of blocks) {
      const isNew = day === 0 || random.below(10) < 3;
      const isSmall = random.below(10) < 2;
      each.present = isNew ? random.below(isSmall ? 60 : 9000) : each.present + random.below(3);
      each.absent = isNew ? random.below(isSmall ? 12 : 900) : each.absent;
    }
    await publish(blocks);
    days.push(await readAll());
  }
  return { ...toldBy(days), ...changesIn(days) };
}

/** The closed cells that are known to less than the smallest number of marks, of all that are closed. */
function toldBy(days: readonly PublicRow[][]) {
  const solved = days.flatMap((rows) => [...solve(rows)]).filter(([row]) => row.denominator === null);
  const told = solved.filter(([, { present, absent }]) =>
    [present, absent].some(({ low, high }) => high - low < smallest));
  return { closed: solved.length, told: told.map(([{ period, id }]) => `${period} ${id}`) };
}

/** What was opened after it was closed, and by how many marks open cells changed. */
function changesIn(days: readonly PublicRow[][]) {
  const opened: string[] = [];
  const changes: number[] = [];
  for (const [index, rows] of days.entries()) {
    for (const before of days[index - 1] ?? []) {
      const now = rows.find(({ period, id }) => period === before.period && id === before.id)!;
      if (before.denominator === null && now.denominator !== null) opened.push(`${now.period} ${now.id}`);
      if (before.denominator !== null && now.denominator !== null && now.level === 'block') {
        changes.push(
          Math.abs(now.numerator! - before.numerator!),
          Math.abs(now.denominator - now.numerator! - before.denominator + before.numerator!));
      }
    }
  }
  return { opened, changes };
}

async function makePlaces() {
  const blocks = Array.from({ length: 24 }, (_, index) => ({
    district: 9601 + Math.floor(index / 4), block: 960101 + index, present: 0, absent: 0,
  }));
  await client.query(
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
  await client.query(
    `insert into aggregate.metric_period (metric_name, window_name, period_start, period_end, version)
     values ($1, 'month', '2020-07-01', '2020-07-31', 1), ($1, 'academic_year', '2020-06-01', '2021-05-31', 1)`,
    [metric]);
  return blocks;
}

async function publish(blocks: readonly { district: number; block: number; present: number; absent: number }[]) {
  await client.query(`delete from aggregate.metric_value where audience = 'officer'`);
  await client.query(
    `insert into aggregate.metric_value (
       metric_name, level, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id,
       school_id, numerator, denominator, entities_reporting, entities_expected)
     select period.metric_name, place.level, window_name, period_start, period_end, place.entity_id,
       place.district_id, place.block_id, 0, 0, sum(present), sum(present + absent), 1, 1
     from jsonb_to_recordset($1) as list (district bigint, block bigint, present numeric, absent numeric)
     inner join aggregate.place
       on place.district_id in (0, list.district)
       and place.block_id in (0, list.block)
     cross join aggregate.metric_period as period
     where period.metric_name = $2
     group by period.metric_name, place.level, window_name, period_start, period_end, place.entity_id,
       place.district_id, place.block_id`,
    [JSON.stringify(blocks), metric]);
  await client.query('call aggregate.release_values($1)', [metric]);
}

async function readAll(): Promise<PublicRow[]> {
  await client.query('set local role r_public');
  const { rows } = await client.query<PublicRow>(
    `select level, concat_ws(' ', window_name, period_start) as period, concat(level, ' ', entity_id) as id,
       case level when 'block' then concat('district ', district_id) when 'district' then 'state 96' end as parent,
       numerator::float as numerator, denominator::float as denominator
     from aggregate.report_value
     where metric_name = $1`,
    [metric]);
  await client.query('reset role');
  return rows;
}
