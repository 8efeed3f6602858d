import { gunzipSync } from 'node:zlib';

import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestWorker, zipOf, type TestWorker } from './test-worker.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.work();
});

afterAll(() => worker?.stop());

const marks = (text: string): string => Array.from({ length: 31 }, (_, day) => text[day] ?? '').join('|');
const days = Array.from({ length: 31 }, (_, day) => day + 1).join('|');
const header = `StudentAttendanceId|StudentId|SchoolId|AadhaarUID|AcademicYear|Month|${days}`;

const masters = {
  'district_master/district_mst.zip': { 'district_mst.csv': 'DistrictId|StateId|District|IsActive\n7501|75|D1|1\n' },
  'block_master/block_mst.zip': {
    'block_mst.csv': 'block_name|udise_block_code|udise_dist_code|udise_state_code\nD1B1|750101|7501|75\n',
  },
  'cluster_master/cluster_mst.zip': {
    'cluster_mst.csv': 'cluster_name|udise_block_code|udise_cluster_code\r\nD1B1C1|750101|7501010001\r\n',
  },
  'school_master/school_mst.zip': {
    'school_mst.csv': 'SchoolId|School|DistrictId|BlockId|ClusterId|Latitude|Longitude\n'
      + '75010100101|Navapura|7501|750101|7501010001|22.30841|73.18120\n'
      + '75010100102|[Old] "Govt" school|7501|750101|7501010001|22.40841|73.28120\n',
  },
};

describe('from the bucket to the numbers', () => {
  test('masters and attendance become values and files', async () => {
    const emitted = [];
    for (const [name, files] of Object.entries(masters)) {
      emitted.push(await worker.emit(name, await zipOf(files)));
    }
    const attendance = await worker.emit('student_attendance/student_attendance.zip', await zipOf({
      'student_attendance.csv': [
        header,
        `1|9100034|75010100101|1|2020-21|11|${marks('1121')}`,
        `2|9100035|75010100101|2|2020-21|11|${marks('1111')}`,
        `3|9100036|75010100102|3|2020-21|11|${marks('2221')}`,
        '',
        `4|9100037|75010100102|4|2020-21|13|${marks('1')}`,
        `5|nobody|75010100102|5|2020-21|11|${marks('7')}`,
        '6|too|few',
        `7|9100038|75010100102|7|2020-21|11|${marks('1')}`,
        `7|9100038|75010100102|7|2020-21|11|${marks('1')}`,
      ].join('\r\n'),
    }));

    for (const id of emitted) {
      expect(await worker.outcome(id)).toMatchObject({ state: 'published', batches: [{ state: 'kept', rejected: 0 }] });
    }
    const outcome = await worker.outcome(attendance);
    expect(outcome.batches).toMatchObject([{
      state: 'kept', received: 9, blank: 1, kept: 4, unchanged: 0, rejected: 4,
      findings: { range: 1, type: 1, 'missing-cell': 1, 'duplicate-row': 1 },
    }]);

    const rejected = (await worker.read('input', outcome.batches[0]!.rejectedKey!)).toString().split('\n');
    expect(rejected[0]).toBe(`_line|_error|${header}`);
    expect(rejected.slice(1).map((line) => line.split('|')[0])).toEqual(['6', '7', '8', '10', '']);
    expect(rejected[3]).toBe('8|"The line has fewer cells than the header."|6|too|few');

    const { rows: values } = await worker.owner.query(
      `select level, value::float, numerator::int, denominator::int
       from aggregate.report_value
       where metric_name = 'student_attendance_rate' and window_name = 'month'
         and management_id is null and category_id is null
       order by level, entity_id`);
    expect(values.filter(({ level }) => level === 'state')).toEqual([
      { level: 'state', value: 69.2, numerator: 9, denominator: 13 },
    ]);
  });

  test('the files are those of the scopes, and the metadata names them', async () => {
    const metadata = JSON.parse((await worker.read('output', 'student_attendance_rate/metadata.json')).toString());
    const month = metadata.periods.find(({ window }: { window: string }) => window === 'month');
    expect(month).toMatchObject({ periodStart: '2020-11-01', periodEnd: '2020-11-30', version: metadata.version });

    const keys = await worker.keys('output');
    expect(keys.filter((key) => key.startsWith(`${month.folder}/`)).map((key) => key.slice(month.folder.length)).sort())
      .toEqual([
        '/block/block_750101.json.gz', '/block/district_7501.json.gz', '/block/state.json.gz',
        '/cluster/block_750101.json.gz', '/cluster/district_7501.json.gz', '/cluster/state.json.gz',
        '/district/district_7501.json.gz', '/district/state.json.gz',
        '/school/block_750101.json.gz', '/school/district_7501.json.gz', '/school/state.json.gz',
        '/state/state.json.gz',
      ]);

    const schools = JSON.parse(
      gunzipSync(await worker.read('output', `${month.folder}/school/state.json.gz`)).toString());
    expect(schools).toMatchObject({
      metric: 'student_attendance_rate', window: 'month', level: 'school', scope: 'state', periodStart: '2020-11-01',
      values: [
        { entityId: 75010100101, entityName: 'Navapura', value: 87.5, numerator: 7, denominator: 8 },
        { entityId: 75010100102, entityName: 'Old "Govt" school', value: 40, numerator: 2, denominator: 5 },
      ],
    });
    expect(month.folder).toMatch(
      /^student_attendance_rate\/\d{4}\/\d{4}-\d\d\/\d{4}-\d\d-\d\d_student_attendance_rate\/\d+\/month_2020-11-01$/);
  });

  test('the raw files lie in the archive, and nothing in the emission bucket', async () => {
    const archived = (await worker.keys('input')).filter((key) => key.startsWith('school_master/'));
    expect(archived).toEqual([expect.stringMatching(new RegExp(
      '^school_master/(\\d{4})/\\1-(\\d\\d)/\\1-\\2-(\\d\\d)_school_master/'
      + '\\3-\\2-\\1_\\d\\d:\\d\\d:\\d\\d\\.\\d{3}_[0-9a-f-]{36}_school_mst\\.zip$'))]);
    expect(await worker.keys('emission')).toEqual([]);
  });

  test('what is put under a used key is removed, and loads nothing', async () => {
    const { rows: [used] } = await worker.owner.query(
      `select object_key as key from staging.emission where source_name = 'school' limit 1`);
    const again = await zipOf({ 'school_mst.csv': 'SchoolId|School|Latitude|Longitude\n' });
    await worker.context.store.send(new PutObjectCommand({ Bucket: 'emission', Key: used.key, Body: again }));
    await expect.poll(() => worker.logged, { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ msg: 'second upload under a used key removed' }));
    expect(await worker.keys('emission')).toEqual([]);
    const { rows: [batches] } = await worker.owner.query(
      `select count(*)::integer from staging.batch where source_name = 'school'`);
    expect(batches).toEqual({ count: 1 });
  });

  test('what belongs to no emission stays where it is', async () => {
    const stray = { Bucket: 'emission', Key: 'school_master/stray.zip' };
    await worker.context.store.send(new PutObjectCommand({ ...stray, Body: 'what?' }));
    await expect.poll(() => worker.logged, { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ msg: 'object of no emission', key: stray.Key }));
    expect(await worker.keys('emission')).toEqual([stray.Key]);
    await worker.context.store.send(new DeleteObjectCommand(stray));
  });

  test('a file emitted again is unchanged, and no version moves', async () => {
    const versions = async (): Promise<unknown> =>
      (await worker.owner.query('select metric_name, version from aggregate.metric order by 1')).rows;
    const before = await versions();
    const id = await worker.emit('school_master/school_mst.zip', await zipOf(masters['school_master/school_mst.zip']));
    expect((await worker.outcome(id)).batches).toMatchObject([{ received: 2, kept: 0, unchanged: 2, rejected: 0 }]);
    expect(await versions()).toEqual(before);
  });

  test('the rejected lines, corrected, go through as they are', async () => {
    const [key] = (await worker.keys('input')).filter((each) => each.startsWith('rejected/'));
    const lines = (await worker.read('input', key!)).toString().split('\n');
    const corrected = [lines[0], lines[1]!.replace('|13|', '|12|')].join('\n');
    const id = await worker.emit('student_attendance/student_attendance.zip', await zipOf({
      'student_attendance_corrected.csv': corrected,
    }));
    expect((await worker.outcome(id)).batches).toMatchObject([{ received: 1, kept: 1, rejected: 0 }]);
  });
});

describe('what cannot be taken is refused and put aside', () => {
  const good = masters['school_master/school_mst.zip']['school_mst.csv'];
  const manifest = 'total_files_in_zip_file|relative_file_path|total_number_of_records|file_size_bytes|sha256\n';
  const said = (records: number, bytes: number | string, sum = ''): Record<string, string> => ({
    'manifest_datasource_school.csv': `${manifest}1|school_mst.csv|${records}|${bytes}|${sum}\n`,
    'school_mst.csv': good,
  });
  const columnsSaid = (columns: number): string =>
    `folder_name|relative_file_path|total_number_of_columns\nschool_master|school_mst.csv|${columns}\n`;
  const refused: { given: string; files: Record<string, string>; code: string; says: RegExp }[] = [
    {
      given: 'a name of another source', files: { 'block_mst.csv': 'x' },
      code: 'unknown-source', says: /expected one of school/,
    },
    {
      given: 'a name of no source', files: { 'schools.csv': 'x' },
      code: 'unknown-source', says: /a file of no source/,
    },
    {
      given: 'the name of a device', files: { 'NUL.csv': 'x' },
      code: 'unsafe-zip', says: /“NUL.csv”/,
    },
    {
      given: 'no CSV', files: {},
      code: 'empty', says: /holds no CSV/,
    },
    {
      given: 'an empty CSV', files: { 'school_mst.csv': '' },
      code: 'empty', says: /is empty/,
    },
    {
      given: 'a header alone', files: { 'school_mst.csv': `${good.split('\n')[0]}\n\n` },
      code: 'empty', says: /no line below/,
    },
    {
      given: 'another header', files: { 'school_mst.csv': good.replace('SchoolId', 'Id') },
      code: 'header', says: /lacks “udise_sch/,
    },
    {
      given: 'another size than the manifest says', files: said(2, 7),
      code: 'size-mismatch', says: /has 7 bytes; it has/,
    },
    {
      given: 'another count than the manifest says', files: said(3, ''),
      code: 'count-mismatch', says: /has 3 records; it has 2/,
    },
    {
      given: 'another number of columns than the manifest says',
      files: { 'school_mst.csv': good, 'manifest_datasource_school.csv': columnsSaid(8) },
      code: 'count-mismatch', says: /has 8 columns; it has 7/,
    },
    {
      given: 'a manifest that names another file',
      files: { 'school_mst_2.csv': good, 'manifest_datasource_school.csv': columnsSaid(7) },
      code: 'no-manifest', says: /has no line for “school_mst_2.csv”/,
    },
    {
      given: 'a manifest of another source',
      files: { 'school_mst.csv': good, 'manifest_datasource_block_master.csv': columnsSaid(7) },
      code: 'no-manifest', says: /is one of block_master, not of school/,
    },
    {
      given: 'a column twice', files: { 'school_mst.csv': good.replace('BlockId', 'School') },
      code: 'header', says: /one column twice: “school”/,
    },
    {
      given: 'a column under a name that is not known', files: { 'school_mst.csv': good.replace('Latitude', 'Lat') },
      code: 'header', says: /lacks “latitude”\. It has “lat”, which this source does not know/,
    },
    {
      given: 'a header that would steer a terminal',
      files: { 'school_mst.csv': good.replace('Latitude', 'Lat\x1b[2J') },
      code: 'header', says: /It has “lat\ufffd\[2j”/,
    },
    {
      given: 'another checksum than the manifest says', files: said(2, '', 'ab'),
      code: 'size-mismatch', says: /checksum/,
    },
  ];
  for (const { given, files, code, says } of refused) {
    test(`given ${given}`, async () => {
      const sent = worker.mails.length;
      const id = await worker.emit('school_master/school_mst.zip', await zipOf(files));
      const outcome = await worker.outcome(id);
      expect(outcome).toMatchObject({ state: 'refused', code, detail: expect.stringMatching(says) });
      expect(await worker.keys('input')).toContain(outcome.archiveKey);
      await expect.poll(() => worker.mails.slice(sent)).toMatchObject([{
        to: [worker.context.config.mailFrom],
        subject: `cQube refused school_master/school_mst.zip (${code})`, text: expect.stringMatching(says),
      }]);
      const { rows } = await worker.owner.query(
        `select code, severity from staging.finding where emission_id = $1`, [id]);
      expect(rows).toContainEqual({ code, severity: 'refuse' });
    });
  }

  test('given no manifest, where the source demands one', async () => {
    await worker.owner.query('call staging.define_source($1)', [JSON.stringify({
      name: 'visit', title: 'Visits', class: 'dynamic', grain: 'one visit', load: 'merge', key: ['visit_id'],
      files: [{ folder: 'visit', prefix: 'visit', manifest: 'required' }],
      columns: [{ name: 'visit_id', type: 'bigint', required: true }], notify: ['visits@state.example'],
    })]);
    const sent = worker.mails.length;
    const without = await worker.emit('visit/visit.zip', await zipOf({ 'visit.csv': 'visit_id\n1\n' }));
    expect(await worker.outcome(without)).toMatchObject({ state: 'refused', code: 'no-manifest' });
    await expect.poll(() => worker.mails.slice(sent)).toMatchObject([
      { to: [worker.context.config.mailFrom, 'visits@state.example'], subject: expect.stringContaining('no-manifest') },
    ]);
    const withOne = await worker.emit('visit/visit.zip', await zipOf({
      'visit.csv': 'visit_id\n1\n', 'manifest_datasource_visit.csv': `${manifest}1|visit.csv|1||\n`,
    }));
    expect(await worker.outcome(withOne)).toMatchObject({ state: 'published', batches: [{ kept: 1 }] });
  });

  test('given a name that no database could keep', async () => {
    const zip = await zipOf({ 'school_mst_xx.csv': good });
    const bytes = Buffer.from(zip.toString('latin1').replaceAll('mst_xx', 'mst_\0x'), 'latin1');
    const id = await worker.emit('school_master/school_mst.zip', bytes);
    expect(await worker.outcome(id)).toMatchObject({ state: 'refused', code: 'unsafe-zip' });
  });

  test('given what is no zip', async () => {
    const id = await worker.emit('school_master/school_mst.zip', Buffer.from('SchoolId|School\n'));
    expect(await worker.outcome(id)).toMatchObject({ state: 'refused', code: 'not-a-zip' });
  });

  test('given a right manifest, the file is kept', async () => {
    const id = await worker.emit('school_master/school_mst.zip', await zipOf(said(2, Buffer.byteLength(good))));
    expect(await worker.outcome(id)).toMatchObject({ state: 'published', batches: [{ unchanged: 2 }] });
  });

  test('given columns that are new, gone or renamed, the file is kept and they are told', async () => {
    const changed = good.replace('DistrictId', 'District_Code').replace('Longitude', 'Longitude|Remark\x1b')
      .replaceAll(/(\d\d\.\d+)\n/g, '$1|x\n');
    const id = await worker.emit('school_master/school_mst.zip', await zipOf({ 'school_mst.csv': changed }));
    const { batches: [batch] } = await worker.outcome(id);
    expect(batch).toMatchObject({ state: 'kept', received: 2, findings: { 'extra-column': 1, 'missing-column': 1 } });
    const { rows } = await worker.owner.query(
      `select code, value::jsonb as names, severity
       from staging.finding
       where emission_id = $1 and code in ('extra-column', 'missing-column')
       order by finding_id`, [id]);
    expect(rows).toEqual([
      { code: 'extra-column', names: ['district_code', 'remark\ufffd'], severity: 'note' },
      { code: 'missing-column', names: expect.arrayContaining(['district_cd']), severity: 'note' },
    ]);
  });

  test('given two files of which one cannot be taken, the other one is kept', async () => {
    const id = await worker.emit('school_master/school_mst.zip', await zipOf({
      'school_mst.csv': good, 'school_mst_2.csv': 'nothing\n1\n',
    }));
    expect(await worker.outcome(id)).toMatchObject({
      state: 'published',
      batches: [
        { state: 'kept', file: 'school_mst.csv' },
        { state: 'refused', code: 'header', file: 'school_mst_2.csv' },
      ],
    });
  });
});
