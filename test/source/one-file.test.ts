/** Files that go wrong in ways of their own, one by one: what becomes of every line, with the screen and without. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { takeBatch, type Outcome } from './engine.ts';
import type { Given } from './given.ts';
import { openBench } from './source-bench.ts';

const bench = await openBench(inject('databasePort'));
afterAll(() => bench.stop());

const header = 'BlockId|Block|DistrictId';
const good = '100001|Asan|9901';

/** A file of blocks; bytes are written as letters of Latin-1. */
const blocks: { given: string; bytes: string; then: string[] }[] = [
  { given: 'a line of \\. alone', bytes: `${header}\n${good}\n\\.\n100002|B|9901\n`,
    then: ['2 kept', '3 missing-cell', '4 kept'] },
  { given: 'a cell of \\. at the end of the file', bytes: `${header}\n100001|\\.|9901\n\\.`,
    then: ['2 kept', '3 missing-cell'] },
  { given: 'a zero byte', bytes: `${header}\n${good}\n100002|B\0|9901\n100003|C|9901\n`,
    then: ['2 kept', '3 encoding', '4 kept'] },
  { given: 'bytes that are not UTF-8',
    bytes: `${header}\n${good}\n100002|caf\xe9|9901\n100003|\xff\xfe|9901\n100004|C|9901`,
    then: ['2 kept', '3 encoding', '4 encoding', '5 kept'] },
  { given: 'a byte-order mark', bytes: `\xef\xbb\xbf${header}\n${good}\n`, then: ['2 kept'] },
  { given: 'UTF-16', bytes: Buffer.from(`\ufeff${header}\n${good}\n`, 'utf16le').toString('latin1'), then: ['header'] },
  { given: 'line ends of every kind', bytes: `${header}\r\n${good}\n100002|B|9901\r\n100003|C|9901`,
    then: ['2 kept', '3 kept', '4 kept'] },
  { given: 'lone carriage returns throughout', bytes: `${header}\r${good}\r100002|\xff|9901\r100003|C|9901\r`,
    then: ['2 kept', '3 encoding', '4 kept'] },
  { given: 'a lone carriage return in a cell', bytes: `${header}\n${good}\n100002|B\rb|9901\n`,
    then: ['2 kept', '3 special-character'] },
  { given: 'a quote that is never closed', bytes: `${header}\n100001|"Asan|9901\n100002|B|9901\n100003|C|9901\n`,
    then: ['2 extra-cell', '3 kept', '4 kept'] },
  { given: 'a quote that a later line seems to close', bytes: `${header}\n100001|Asan|"9901\n100002|"B"|9901\n`,
    then: ['2 extra-cell', '3 kept'] },
  { given: 'an open quote in the last line', bytes: `${header}\n${good}\n100002|B|"99`,
    then: ['2 kept', '3 extra-cell'] },
  { given: 'lines with cells too few and too many',
    bytes: `${header}\n100001|Asan\n100002|B|9901|x\n${good}|\n${good}\n`,
    then: ['2 missing-cell', '3 extra-cell', '4 extra-cell', '5 kept'] },
  { given: 'blank lines, and lines without a value', bytes: `${header}\n\n  \n||\n" "|NULL|\n${good}\n\n`,
    then: ['4 blank-row', '5 blank-row', '6 kept', 'blank 3'] },
  { given: 'columns in another order and more of them', bytes: 'x|DISTRICTID| "Block" |blockid\n\n1|9901|Asan|100001\n',
    then: ['3 kept', 'blank 1'] },
  { given: 'a column twice', bytes: `${header}|block_name\n${good}|x\n`, then: ['header'] },
  { given: 'a column too few', bytes: 'BlockId|DistrictId\n100001|9901\n', then: ['header'] },
  { given: 'a header alone', bytes: `${header}\n`, then: [] },
  { given: 'nothing', bytes: '', then: ['empty'] },
  { given: 'a line twice', bytes: `${header}\n${good}\n"100001"| Asan |09901\n`, then: ['2 kept', '3 duplicate-row'] },
  { given: 'one id with different values', bytes: `${header}\n${good}\n100001|Other|9901\n100002|B|9901\n`,
    then: ['2 duplicate-key', '3 duplicate-key', '4 kept'] },
  { given: 'one id, of which one line is bad', bytes: `${header}\n${good}\n100001|Other|x\n`,
    then: ['2 kept', '3 type'] },
  { given: 'a cell of 300,000 letters', bytes: `${header}\n${good}\n100002|${'x'.repeat(300_000)}|9901\n`,
    then: ['2 kept', '3 size'] },
  { given: 'a number of 300,000 digits', bytes: `${header}\n${good}\n${'7'.repeat(300_000)}|B|9901\n`,
    then: ['2 kept', '3 size'] },
];

describe('a file of blocks with', () => {
  test.each(blocks)('$given', async ({ bytes, then }) => {
    for (const isScreened of [true, false]) {
      expect(told(await taken(await bench.given('block'), Buffer.from(bytes, 'latin1'), isScreened))).toEqual(then);
    }
  });
});

/** What a cell of a type becomes, whatever the settings of the session: its stored text, or a code. */
const cells: { column: string; texts: Record<string, string> }[] = [
  {
    column: 'grade',
    texts: {
      '\u0663': 'special-character', '1e3': 'type', NaN: 'type', '0x1F': 'type', '1_000': 'special-character',
      '-0': '0', '+7': '7', '007': '7', ' 7 ': '7', '7.0': 'type', '1,5': 'special-character', '32768': 'size',
      '\u00a07': 'special-character', '=1+1': 'special-character', '#': 'special-character', '1e400': 'type',
    },
  },
  {
    column: 'total_timespent',
    texts: {
      '1e400': 'type', '-0': '0', '00.50': '0.50', '.5': '0.5', '5.': '5', 'Infinity': 'type', 'NaN': 'type',
      '1.000,5': 'special-character', '1 000': 'type', ['9'.repeat(140_000)]: 'size', '-1': 'range',
      '0.1234567890123456789': '0.1234567890123456789',
    },
  },
  {
    column: 'used_on',
    texts: {
      '2026-02-30': 'type', '2024-02-29': '2024-02-29', '2023-02-29': 'type', '31-12-2020': 'type',
      '12-31-2020': 'type', '2020-12-31': '2020-12-31', '20201231': 'type', today: 'type', infinity: 'type',
      '0001-01-01': '0001-01-01', '2020-12-31 BC': 'type',
    },
  },
  {
    column: 'content_name',
    texts: {
      '=1+1': '=1+1', '+1': '+1', '-1+2': '-1+2', '@SUM(1)': '@SUM(1)', '\tx': 'special-character',
      "'); drop table transform.block; --": "'); drop table transform.block; --", '\\.': '\\.', '\\N': '\\N',
      '$1': '$1', '{1,2}': '{1,2}', '%s%I': '%s%I', 'a\nb': 'special-character',
    },
  },
];

const settings = [
  "set local datestyle = 'iso, mdy'; set local timezone = 'utc'",
  "set local datestyle = 'sql, dmy'; set local timezone = 'pacific/auckland'; set local intervalstyle = 'sql_standard'",
  "set local datestyle = 'german, ymd'; set local timezone = 'america/st_johns'; set local extra_float_digits = -10",
];

describe('a cell is the same whatever the settings', () => {
  for (const { column, texts } of cells) {
    test(`of ${column}`, async () => {
      const names = ['Date', 'content_name', 'content_board', 'grade', 'total_count', 'total_timespent'];
      const own = column === 'used_on' ? 'Date' : column;
      const lines = Object.keys(texts).map((text, index) => names.map((name) =>
        name === own ? `"${text}"` : { Date: '2024-01-01', content_board: `row ${index}`, grade: '1' }[name] ?? '1'));
      const file = Buffer.from([names, ...lines].map((line) => line.join(',')).join('\n'));
      for (const setting of settings) {
        for (const isScreened of [true, false]) {
          const { kept, rejected } = await taken(await bench.given('digest_kept'), file, isScreened, setting);
          const found = new Map([...rejected, ...kept.map(({ line, values }) => [line, values[column]] as const)]);
          const inOrder = [...found].sort(([one], [other]) => one - other).map(([, value]) => value);
          expect(inOrder, `${setting}, screen ${isScreened ? 'on' : 'off'}`).toEqual(Object.values(texts));
        }
      }
    });
  }

  test('of a school whose state begins with 0: with the zero and without, it is one school', async () => {
    const file = Buffer.from('SchoolId|School|Latitude|Longitude\n09010100101|A|22.1|73.1\n9010100101|A|22.1|73.1\n');
    const { kept, rejected } = await taken(await bench.given('school'), file, true);
    expect(kept.map(({ values }) => values['school_id'])).toEqual(['9010100101']);
    expect([...rejected]).toEqual([[3, 'duplicate-row']]);
  });

  test('of a month that is written with a sign or zeros: the marks are of that month', async () => {
    const days = Array.from({ length: 31 }, (_, index) => index + 1);
    const names = ['StudentAttendanceId', 'StudentId', 'SchoolId', 'AcademicYear', 'Month', ...days];
    const lines = ['+7', '007', '7'].map((month, index) =>
      [index, index, '24990100101', '2024-25', month, ...days.map(() => '1')].join('|'));
    const { kept } = await taken(
      await bench.given('student_attendance'), Buffer.from([names.join('|'), ...lines].join('\n')), true);
    expect(kept.map(({ values }) => values['period'])).toEqual(['2024-07-01', '2024-07-01', '2024-07-01']);
  });
});

describe('one id in two emissions', () => {
  const file = (text: string): Buffer => Buffer.from(`${header}\n100001|${text}|9901\n`);
  const used = (count: number): Buffer => Buffer.from(
    `Date,content_name,content_board,grade,total_count,total_timespent\n2024-01-01,x,,1,${count},1\n`);
  const cases = [
    { given: 'equal, it changes nothing', source: 'block', files: [file('Asan'), file('Asan')], then: ['unchanged 1'] },
    { given: 'different, the later replaces', source: 'block', files: [file('Asan'), file('B')], then: ['2 kept'] },
    { given: 'different, the earlier stays', source: 'digest_kept', files: [used(1), used(2)], then: ['2 key-exists'] },
    { given: 'equal, it is not stored twice', source: 'digest_kept', files: [used(1), used(1)], then: ['unchanged 1'] },
  ];
  beforeAll(() => bench.owner.query(
    `select rls.enrol('Other emitter', 'application', null, null, array['r_emitter'], null, null)`));

  test.each(cases)('$source: $given', async ({ source, files, then }) => {
    const given = await bench.given(source);
    await given.engine.client.query('begin');
    await takeBatch(given.engine, [csv(given, files[0]!)], true);
    expect(told(await takeBatch(given.engine, [csv(given, files[1]!)], true))).toEqual(then);
    await given.engine.client.query('rollback');
  });

  test.each(cases)('whoever sends it, $source: $given', async ({ source, files, then }) => {
    const [first, second] = [await bench.given(source), await bench.given(source)];
    const { rowCount } = await bench.owner.query(
      `update staging.emission
       set emitter_id = person_id
       from rls.person
       where emission_id = $1
         and display_name = 'Other emitter'
         and emitter_id <> person_id`, [second.engine.emissionId]);
    expect(rowCount).toBe(1);
    await first.engine.client.query('begin');
    await takeBatch(first.engine, [csv(first, files[0]!)], true);
    expect(told(await takeBatch(second.engine, [csv(second, files[1]!)], true))).toEqual(then);
    await first.engine.client.query('rollback');
  });
});

async function taken(given: Given, bytes: Buffer, isScreened: boolean, setting = ''): Promise<Outcome> {
  const { client } = given.engine;
  await client.query('begin');
  try {
    await client.query(setting);
    return await takeBatch(given.engine, [csv(given, bytes)], isScreened);
  } finally {
    await client.query('rollback');
  }
}

function csv({ source }: Given, bytes: Buffer): Parameters<typeof takeBatch>[1][number] {
  const as = source.files[0]!;
  return { as, name: `${as.prefix}.csv`, bytes, firstLine: 1, lastLine: Infinity };
}

/** What became of each line, and of the file where it is refused. */
function told({ refused, kept, rejected, blank, unchanged }: Outcome): string[] {
  const lines = [...kept.map(({ line }) => [line, 'kept'] as const), ...rejected];
  return [
    ...refused.filter((code) => code !== undefined),
    ...lines.sort(([one], [other]) => one - other).map(([line, code]) => `${line} ${code}`),
    ...(blank > 0 ? [`blank ${blank}`] : []),
    ...(unchanged > 0 ? [`unchanged ${unchanged}`] : []),
  ];
}
