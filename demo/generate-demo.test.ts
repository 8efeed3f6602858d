import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import { attendanceHeader } from './attendance.ts';
import { goodRows, makeDemo, readCsv, readZip, type Demo } from './fixture/read-demo.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await makeDemo();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const masters = [
  'district_master/district_mst.zip', 'block_master/block_mst.zip', 'cluster_master/cluster_mst.zip',
  'school_management/school_management_master.zip', 'school_category/school_category_master.zip',
  'school_master/school_mst.zip',
];
const months = ['2026-09', '2026-10', '2026-11'].map((month) => ({
  month, fileName: `student_attendance/student_attendance_${month}.zip`,
}));

test('an emitter\'s folder comes out, with a zip a master and a month', () => {
  expect(Object.keys(demo.summary.files)).toEqual([...masters, ...months.map(({ fileName }) => fileName)]);
  expect(demo.summary).toMatchObject({
    state: { code: 98, name: 'Suvarna Pradesh' }, endDay: '2026-11-20',
    districts: 6, blocks: 24, clusters: 120, schools: 1200, students: 60_000,
  });
});

test('demo.json beside the folder holds the summary', async () => {
  const text = await readFile(join(dirname(demo.folder), 'demo.json'), 'utf8');
  expect(JSON.parse(text)).toEqual(demo.summary);
});

test('the same files come out at another time, in another time zone', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-02-03T23:59:59Z') });
  vi.stubEnv('TZ', 'Pacific/Kiritimati');
  const again = await makeDemo();
  expect(again.summary).toEqual(demo.summary);
  for (const fileName of Object.keys(demo.summary.files)) {
    const [one, other] = await Promise.all([demo, again].map(({ folder }) => readFile(join(folder, fileName))));
    expect(one!.equals(other!), fileName).toBe(true);
  }
});

test('the content is the one that was agreed on', async () => {
  const hash = createHash('sha256');
  for (const fileName of Object.keys(demo.summary.files)) {
    hash.update(await readCsv(demo, fileName));
  }
  // Change it together with the generator, after looking at the pictures.
  expect(hash.digest('hex')).toBe('478dbe276ce12dc311d9a9c3ae50410a0a1673c39df4f0f2d62e2a6da4088aad');
});

test('another seed makes another state of the same size', async () => {
  const other = await makeDemo({ seed: 7 });
  expect(other.summary).toMatchObject({ districts: 6, blocks: 24, clusters: 120, schools: 1200, students: 60_000 });
  expect(await readCsv(other, 'school_master/school_mst.zip'))
    .not.toEqual(await readCsv(demo, 'school_master/school_mst.zip'));
});

test('another end day brings the month of that day and the two before', async () => {
  const other = await makeDemo({ endDay: '2027-01-31' });
  expect(other.summary.attendance.map(({ month }) => month)).toEqual(['2026-11', '2026-12', '2027-01']);
  expect((await readCsv(other, 'student_attendance/student_attendance_2027-01.zip')).toString('latin1'))
    .toContain('|2026-27|1|');
});

test('an end day that is none is refused', async () => {
  await expect(makeDemo({ endDay: 'today' })).rejects.toThrow('must be written like 2026-11-20, not "today"');
});

describe('each zip', () => {
  test.each([...masters, ...months.map(({ fileName }) => fileName)])('%s accounts for every line', async (fileName) => {
    const counts = demo.summary.files[fileName]!;
    const csv = await readCsv(demo, fileName);
    const text = csv.toString('latin1').replace(/"[^"\n|]*\n[^"\n|]*"/g, 'one cell');
    const lines = text.replace(/\r?\n$/, '').split('\n').slice(1);

    expect(counts.linesReceived).toBe(lines.length);
    expect(counts.linesBlank).toBe(lines.filter((line) => line.trim() === '').length);
    expect(counts.linesReceived).toBe(counts.linesBlank + counts.rowsKept + counts.rowsRejected);
    const { 'unknown-reference': notes = 0, ...rejected } = counts.findings;
    expect(sum(Object.values(rejected))).toBe(counts.rowsRejected);
    expect(notes).toBeLessThan(counts.rowsKept);
  });

  test('holds a CSV of its own name, and a manifest that tells the truth or none', async () => {
    const kinds: number[] = [];
    for (const fileName of Object.keys(demo.summary.files)) {
      const name = fileName.split('/')[1]!.slice(0, -4);
      const { [`${name}.csv`]: csv, ...others } = await readZip(join(demo.folder, fileName));
      const [manifest, ...more] = Object.entries(others);
      expect(more).toEqual([]);
      kinds.push(manifest ? checkManifest(manifest, csv!, demo.summary.files[fileName]!.linesReceived) : 0);
    }
    expect(kinds.toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 10, 8]);
  });
});

function checkManifest([name, text]: [string, Buffer], csv: Buffer, lines: number): number {
  const [titles, values] = text.toString().trim().split('\n').map((line) => line.split('|'));
  const manifest = Object.fromEntries(titles!.map((title, at) => [title, values![at]]));
  expect(name).toBe('manifest_datasource_student_attendance.csv');
  expect(manifest).toMatchObject({
    folder_name: 'student_attendance', total_number_of_records: String(lines), total_number_of_columns: '37',
  });
  if ('sha256' in manifest) {
    expect(manifest['sha256']).toBe(createHash('sha256').update(csv).digest('hex'));
    expect(manifest['file_size_bytes']).toBe(String(csv.length));
  }
  return titles!.length;
}

test('files come as they come from real emitters: mixed line ends, a byte-order mark, quoted titles', async () => {
  const ends = async (fileName: string) => {
    const text = (await readCsv(demo, fileName)).toString('latin1');
    return { windows: text.split('\r\n').length - 1, all: text.split('\n').length - 1 };
  };
  const { windows, all } = await ends(months[1]!.fileName);
  expect(windows).toBeGreaterThan(1000);
  expect(windows).toBeLessThan(all - 1000);
  expect((await ends(months[0]!.fileName)).windows).toBe(0);
  expect((await readCsv(demo, masters[4]!)).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect((await readCsv(demo, masters[3]!)).toString()).toMatch(/^"ManagementId"\|"Management"\|default_option\n/);
  expect((await readCsv(demo, months[2]!.fileName)).at(-1)).not.toBe(0x0a);
});

describe.each(months)('the attendance of $month', ({ month, fileName }) => {
  test('adds up to the summary\'s totals, counted from the file', async () => {
    const csv = await readCsv(demo, fileName);
    expect(csv.toString('latin1').startsWith(attendanceHeader)).toBe(true);
    const rows = goodRows(csv, demo.summary.students);
    const districts: Record<string, { present: number; marked: number }> = {};
    for (const { school, marks } of rows) {
      const district = (districts[Math.floor(school / 1e7)] ??= { present: 0, marked: 0 });
      district.present += marks.filter((mark) => mark === '1').length;
      district.marked += marks.filter((mark) => mark === '1' || mark === '2').length;
    }
    expect(demo.summary.attendance.find((totals) => totals.month === month)).toEqual({
      month, districts, students: rows.length, schools: new Set(rows.map(({ school }) => school)).size,
      present: sum(Object.values(districts).map(({ present }) => present)),
      marked: sum(Object.values(districts).map(({ marked }) => marked)),
    });
  });

  test('has a few hundred bad rows in all, of every kind that the rules know', () => {
    const counts = demo.summary.files[fileName]!;
    expect(counts.rowsRejected).toBeGreaterThan(100);
    expect(Object.keys(counts.findings).toSorted()).toEqual([
      'blank-row', 'duplicate-key', 'duplicate-row', 'encoding', 'extra-cell', 'missing-cell', 'not-allowed', 'range',
      'required', 'size', 'special-character', 'type', 'unknown-reference',
    ]);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
