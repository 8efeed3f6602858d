/**
 * From zips over the public API to numbers: in SQL, in GraphQL, in the exported JSON.
 *
 * The masters come after the attendance and in an odd order; every number is worked out by hand.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { runCli } from '../../cli/fixture/run-cli.ts';
import { accessToken, askExport, askGraphql, askSql } from '../ask.ts';
import { emitFile, zipOf, type Receipt } from '../emit-file.ts';
import { startProduct, type Product } from './start-product.ts';

const header = `StudentAttendanceId|StudentId|SchoolId|AadhaarUID|AcademicYear|Month|${days().join('|')}`;

/** Two students of school 101 and one of 201; July 2020 is of academic year 2020-21. */
const attendance = [
  header,
  row(1, 11, 24990100101, '1|1|2'), // 2 of 3
  row(2, 12, 24990100101, '1|1|1'), // 3 of 3
  row(3, 13, 24990200201, '2|1|5'), // 1 of 2
  row(4, 14, 24990200201, '1|7'), // 7 is no mark
  '',
].join('\r\n');

const files: Readonly<Record<string, string>> = {
  'school_master/school_mst.csv':
    'SchoolId|School|SchMgt|SchCat|DistrictId|BlockId|ClusterId|Latitude|Longitude\n'
    + '24990100101|Navapura|1|1|2499|249901|2499010001|22.3|73.1\n'
    + '24990200201|Rampar|1|1|2499|249902|2499020001|22.5|73.4\n',
  'cluster_master/cluster_mst.csv':
    'cluster_name|udise_block_code|udise_cluster_code\nOne|249901|2499010001\nTwo|249902|2499020001\n',
  'district_master/district_mst.csv': 'DistrictId|StateId|District|IsActive\n2499|24|Anandpur|TRUE\n',
  'block_master/block_mst.csv':
    'block_name|udise_block_code|udise_dist_code|udise_state_code\nEast|249901|2499|24\nWest|249902|2499|24\n',
};

let product: Product;
let sent: Receipt;

beforeAll(async () => {
  product = await startProduct({ CQUBE_DEMO: 'off' });
  sent = await send('student_attendance/student_attendance.csv', attendance);
  for (const [path, text] of Object.entries(files)) {
    await send(path, text);
  }
});

afterAll(() => product?.stop());

test('the receipt accounts for every line', () => {
  expect(sent).toMatchObject({
    state: 'published',
    batches: [{
      linesReceived: 4, linesBlank: 0, rowsKept: 3, rowsUnchanged: 0, rowsRejected: 1,
      findings: { 'not-allowed': 1, 'unknown-reference': 3 },
    }],
  });
});

test('the rejected line can be fetched with what is wrong, and corrected, and counts then', async () => {
  const { token } = product.credentials().emitter;
  const answer = await fetch(`${product.web}/data/emissions/${sent.emissionId}/rejected`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await answer.text();
  expect(text.split(/\r?\n/)[0]).toBe(`_line|_error|${header}`);
  expect(text).toMatch(/\n5\|/);
  expect(text).toContain('“7” is not one of the allowed values.');

  const corrected = text.replace('|1|7|', '|1|2|');
  const receipt = await send('student_attendance/student_attendance_corrected.csv', corrected);
  expect(receipt.batches[0]).toMatchObject({ rowsKept: 1, rowsRejected: 0, findings: {} });
});

const expected = [
  { level: 'state', entity: '24', value: '70.0', numerator: '7', denominator: '10' },
  { level: 'district', entity: '2499', value: '70.0', numerator: '7', denominator: '10' },
  { level: 'block', entity: '249901', value: '83.3', numerator: '5', denominator: '6' },
  { level: 'block', entity: '249902', value: '50.0', numerator: '2', denominator: '4' },
  { level: 'cluster', entity: '2499010001', value: '83.3', numerator: '5', denominator: '6' },
  { level: 'cluster', entity: '2499020001', value: '50.0', numerator: '2', denominator: '4' },
  { level: 'school', entity: '24990100101', value: '83.3', numerator: '5', denominator: '6' },
  { level: 'school', entity: '24990200201', value: '50.0', numerator: '2', denominator: '4' },
];

test('SQL has the numbers at all levels', async () => {
  const rows = await askSql(product.credentials().owner.databaseUrl, `
    select level, entity_id::text as entity, value::text, numerator::text, denominator::text
    from aggregate.report_value
    where metric_name = 'student_attendance_rate' and window_name = 'overall'
      and management_id is null and category_id is null
    order by array_position(array['state', 'district', 'block', 'cluster', 'school'], level), entity_id`);
  expect(rows).toEqual(expected);
});

test('GraphQL has the same for a state viewer', async () => {
  const token = await accessToken(product.web, product.credentials().viewers['state']!);
  const { reportValues } = await askGraphql<{ reportValues: { nodes: { entityId: string; value: string }[] } }>(
    product.web, token, `query ($level: String!) {
      reportValues(first: 100, condition: { metricName: "student_attendance_rate", windowName: "overall",
        level: $level, managementId: null, categoryId: null }) { nodes { entityId value } } }`, { level: 'block' });
  const values = reportValues.nodes.map(({ entityId, value }) => [entityId, Number(value)]);
  expect(values.sort()).toEqual([['249901', 83.3], ['249902', 50]]);
});

test('the exported JSON has the same, with the students beside', async () => {
  const token = await accessToken(product.web, product.credentials().viewers['state']!);
  const path = 'student_attendance_rate/overall/block/state.json';
  const { values } = await askExport<{ values: { entityId: number; value: number; also: object }[] }>(
    product.web, token, path);
  expect(values).toMatchObject([
    { entityId: 249901, value: 83.3, also: { student_attendance_students: 2, student_attendance_low_schools: 0 } },
    { entityId: 249902, value: 50, also: { student_attendance_students: 2, student_attendance_low_schools: 1 } },
  ]);
});

test('sent again, everything is unchanged and no number moves', async () => {
  const receipt = await send('school_master/school_mst.csv', files['school_master/school_mst.csv']!);
  expect(receipt.batches[0]).toMatchObject({ rowsKept: 0, rowsUnchanged: 2, rowsRejected: 0 });
});

test('all surfaces agree after a withdrawal, and again when it was replayed', async () => {
  const { owner } = product.credentials();
  const env = { CQUBE_HOME: product.home };
  const isShown = (value: string) => expect.poll(() => askSql(owner.databaseUrl, `
    select value::text from aggregate.report_value where metric_name = 'student_attendance_rate'
      and window_name = 'overall' and level = 'state' and management_id is null and category_id is null`), {
    timeout: 60_000, interval: 200,
  }).toEqual([{ value }]);

  await askSql(owner.databaseUrl, `select from staging.withdraw($1, 'Sent by mistake')`, [sent.emissionId]);
  await isShown('50.0');
  await verified(env, 'block');

  await askSql(owner.databaseUrl, `
    select from staging.replay('student_attendance', 'It was right', emission_id => $1)`, [sent.emissionId]);
  await isShown('70.0');
  await verified(env, 'district');
});

async function verified(env: Record<string, string>, viewer: string): Promise<void> {
  const { code, messages } = await runCli(['verify-access', '--seed', '5', '--viewer', viewer], { env });
  expect(messages).toContain('All the same (seed 5).');
  expect(code).toBe(0);
}

test('an unknown source is refused by name', async () => {
  await expect(send('midday_meal/meals.csv', 'a|b\n1|2\n')).rejects.toThrow(/404.*QB102|QB102/s);
});

test('something that is no zip is refused with its code', async () => {
  const receipt = await emitFile(
    product.web, product.credentials().emitter.token, 'school_master/school_mst.zip', Buffer.from('no zip'));
  expect(receipt).toMatchObject({ state: 'refused', code: 'not-a-zip' });
});

async function send(path: string, text: string): Promise<Receipt> {
  const [folder, name] = path.split('/') as [string, string];
  const zip = await zipOf({ [name]: text });
  const { token } = product.credentials().emitter;
  return emitFile(product.web, token, `${folder}/${name.replace(/\.csv$/, '.zip')}`, zip);
}

function days(): string[] {
  return Array.from({ length: 31 }, (_, index) => String(index + 1));
}

function row(id: number, student: number, school: number, marks: string): string {
  return `${id}|${student}|${school}|${student}|2020-21|7|${marks}${'|'.repeat(31 - marks.split('|').length)}`;
}
