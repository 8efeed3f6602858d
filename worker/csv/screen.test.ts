import { describe, expect, test } from 'vitest';

import { openCsv } from './csv-reader.ts';
import { makeExamine } from './examine.ts';
import { matchHeader } from './header.ts';
import { makeIdentifierHash } from './identifier-hash.ts';
import { readBinaryCopy } from './read-binary-copy.ts';
import type { PlanColumn, ScreenPlan } from './screen-plan.ts';
import { screenLines } from './screen-lines.ts';
import { compileScreen } from './screen.ts';
import { newSuspectSpool } from './suspect-spool.ts';

const hash = makeIdentifierHash('5e'.repeat(32));

/** A source of one required id and one cell of the kind under test. */
const kinds: { column: Partial<PlanColumn>; passes: Record<string, unknown>; doubts: string[] }[] = [
  {
    column: { type: 'bigint', digits: [10, 11] },
    passes: { 24990100101: 24990100101n, '09010100101': 9010100101n, '': null, NULL: null, null: null, Null: null },
    doubts: [
      '249901001', '249901001011', ' 24990100101', '24990100101 ', '+24990100101', '٣٣٣٣٣٣٣٣٣٣', '2499010010x',
    ],
  },
  {
    column: { type: 'bigint' },
    passes: {
      0: 0n, '007': 7n, 750101001010001: 750101001010001n, '9007199254740993': 9007199254740993n,
      '999999999999999999': 999999999999999999n,
    },
    doubts: [
      '1000000000000000000', '-1', '1e3', '0x1F', '1_000', 'NaN', '1.0', '"7', '-0', 'NULLL', 'NUL', '1234567/',
      '123:567', '12?45678', '1\x004567', 'ÿ2345678',
    ],
  },
  {
    column: { type: 'smallint', minimum: 1, maximum: 12 },
    passes: { 1: 1, 12: 12, '07': 7 },
    doubts: ['0', '13', '70000', '1,5'],
  },
  { column: { type: 'integer' }, passes: { 2147483647: 2147483647 }, doubts: ['2147483648', '-5'] },
  { column: { type: 'integer', not: ['0'] }, passes: { 1: 1 }, doubts: ['0', '00'] },
  {
    column: { type: 'numeric', minimum: 6, maximum: 38, not: ['0'] },
    passes: {
      '22.30841': '22.30841', 6: '6', '38.000': '38.000', '10.0005': '10.0005', '20.10': '20.10',
      '12.00010': '12.00010',
      '6.00000000001': '6.00000000001',
    },
    doubts: ['5.99999', '38.0001', '22.', '.5', '22.3.4', '1e1', '+22.3', '22,3', '22.3084123456789'],
  },
  {
    column: { type: 'numeric' },
    passes: {
      0: '0', '0.0': '0.0', '0.00012': '0.00012', 10000: '10000', 100000000: '100000000', '1234567.891': '1234567.891',
    },
    doubts: ['-1', 'Infinity'],
  },
  {
    column: { type: 'text', size: 6 },
    passes: {
      Govt: 'Govt', गाँव: 'गाँव', '=1+1': '=1+1', "'); --": "'); --", 'a b': 'a b', null: null, nullx: 'nullx',
      '\\.': '\\.',
    },
    doubts: ['seven77', 'गाँवगाँव', ' a', 'a ', '"a""b"', 'a"b', 'a\tb', 'a\x7f', 'a\0', '5\\"'],
  },
  { column: { type: 'text', strip: '[]' }, passes: { Navapura: 'Navapura' }, doubts: ['[Navapura', 'Nav]apura'] },
  { column: { type: 'text', oneOf: ['boys', 'girls'] }, passes: { boys: 'boys', '': null }, doubts: ['Boys', 'boy'] },
  {
    column: { type: 'boolean' },
    passes: { TRUE: true, false: false, 1: true, 0: false, '': null },
    doubts: ['yes', 't', '10', 'TRUEE'],
  },
  {
    column: { type: 'date' },
    passes: { '2021-03-07': '2021-03-07', '2020-02-29': '2020-02-29', '1999-12-31': '1999-12-31', '': null },
    doubts: ['2026-02-30', '2021-2-3', '07/03/2021', '2021-13-01', '2021-03-07 ', '0000-01-01', '2021-03-0'],
  },
  {
    column: { type: 'time' },
    passes: { '10:11': '10:11:00', '16:47:59': '16:47:59', '': null },
    doubts: ['9:11', '24:00', '10:60', '10.11', '10:11:'],
  },
  {
    column: { type: 'timestamp' },
    passes: {
      '2021-03-07 10:54:00.340000000': '2021-03-07 10:54:00.34', '1998-03-07 10:54:01': '1998-03-07 10:54:01',
      '2021-03-07 10:54:00.000001': '2021-03-07 10:54:00.000001',
    },
    doubts: [
      '2021-03-07', '2021-03-07T10:54:00', '2021-03-07 10:54', '2021-03-07 10:54:00.3400000001',
      '2021-03-07 10:54:00.', '2021-03-07 10:54:00Z', '2021-03-07 10:54:00.123456789',
    ],
  },
  {
    column: { type: 'date', forms: ['dd/MM/yyyy', 'yyyy-MM-dd'] },
    passes: { '07/03/2021': '2021-03-07', '2021-03-07': '2021-03-07', NULL: null },
    doubts: ['02/13/2021', '7/3/2021', '07-03-2021', '2021/03/07', '31/04/2021', '07/03/21', '07/03-2021'],
  },
  {
    column: { type: 'date', maximum: 'arrival' },
    passes: { '2021-05-31': '2021-05-31', '1999-12-31': '1999-12-31' },
    doubts: ['2021-06-01', '2199-12-31'],
  },
  {
    column: { type: 'timestamp', maximum: 'arrival', forms: ['dd-MM-yyyy'] },
    passes: { '31-05-2021 23:59:59': '2021-05-31 23:59:59' },
    doubts: ['01-06-2021 00:00:00', '2021-05-31 23:59:59', '31-05-2021'],
  },
  {
    column: { kind: 'flag', reads: 'mark', type: 'smallint' },
    passes: {
      1: 1, TRUE: 1, Yes: 1, y: 1, true: 1, 0: 0, 2: 0, NO: 0, n: 0, False: 0, 9: null, '': null, NULL: null,
    },
    doubts: ['3', '10', '99', 'yess', 'x', '-1', 'ja', '01'],
  },
  { column: { kind: 'flag', reads: 'mark', type: 'smallint', required: true }, passes: { 1: 1 }, doubts: ['9', ''] },
  {
    column: { kind: 'flag', reads: 'count', type: 'smallint' },
    passes: { 0: 0, 1: 1, 17: 1, '000': 0, '007': 1, 999999999: 1, '': null },
    doubts: ['9999999999', '-1', '1.5', 'yes', '+1'],
  },
  {
    column: { kind: 'academic_year', type: 'text' },
    passes: { '2020-21': '2020-21', '1999-00': '1999-00' },
    doubts: ['2020-22', '2020-2021', '2020', '202-21', '2020/21'],
  },
];

describe('a cell passes or is doubted', () => {
  for (const { column, passes, doubts } of kinds) {
    const title = JSON.stringify(column);
    test(`of ${title}`, async () => {
      for (const [text, value] of Object.entries(passes)) {
        const { rows, suspects } = await screened(planOf(column), `id|value\n1|${text}\n`);
        expect(suspects, `“${text}” is plainly good`).toBe(0);
        expect(rows, `“${text}”`).toEqual([{ line: 2n, id: 1n, value }]);
      }
      for (const text of doubts) {
        const { rows, suspects } = await screened(planOf(column), `id|value\n1|${text}\n`);
        expect([rows, suspects], `“${text}” is for SQL to judge`).toEqual([[], 1]);
      }
    });
  }

  test.each([
    ['an identifier that is a text', 'T-07', 'T-08'],
    ['one in another script', 'शिक्षक', 'शिक्षिका'],
    ['a long one', '0f8fad5b-d9cb-469f-a165-70867728950e', '0f8fad5b-d9cb-469f-a165-70867728950f'],
  ])('given %s, its hash lands, the same as for a line in doubt', async (_given, one, other) => {
    const plan = planOf({ type: 'text', personal: 'hash' });
    const { rows } = await screened(plan, `id|value\n1|${one}\n2|"${one}"\n3|${other}\n4|\n`);
    const doubted = await screened(plan, `id|value\nx| ${one}\nx|${other}\nx| null \n`);
    const [first, second, third, fourth] = rows.map(({ value }) => value);
    expect(typeof first).toBe('bigint');
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(fourth).toBeNull();
    expect(doubted.spooled.map(({ hashes }) => hashes)).toEqual([[first], [third], [null]]);
  });

  test('given words that mean nothing here, they are no value, whatever they look like', async () => {
    for (const [type, word, other, value] of [
      ['bigint', '99', '98', 98n], ['text', 'NA', 'nab', 'nab'], ['numeric', '-', '1.5', '1.5'],
      ['boolean', 'no', 'false', false], ['date', '0000-00-00', '2021-01-01', '2021-01-01'],
    ] as const) {
      const plan = { ...planOf({ type }), nullWords: ['NA', '99', '-', 'NO', '0000-00-00'] };
      const { rows } = await screened(plan, `id|value\n1|${word}\n2|${word.toLowerCase()}\n3|${other}\n4|\n`);
      expect(rows.map((row) => row['value']), type).toEqual([null, null, value, null]);
    }
  });

  test('of a required column: nothing is doubted', async () => {
    for (const type of ['bigint', 'numeric', 'text', 'boolean', 'date', 'time', 'timestamp']) {
      for (const text of ['', 'NULL']) {
        const { rows, suspects } = await screened(planOf({ type, required: true }), `id|value\n1|${text}\n`);
        expect([rows, suspects], type).toEqual([[], 1]);
      }
    }
  });
});

describe('a quoted line passes where its quotes are plain', () => {
  const plan = planOf({ type: 'text' });
  const passing = [
    { given: 'every cell', line: '"1"|"good"', then: { id: 1n, value: 'good' } },
    { given: 'one cell', line: '1|"good"', then: { id: 1n, value: 'good' } },
    { given: 'a delimiter inside', line: '1|"a|b"', then: { id: 1n, value: 'a|b' } },
    { given: 'nothing inside', line: '1|""', then: { id: 1n, value: null } },
    { given: 'a null word inside', line: '1|"Null"', then: { id: 1n, value: null } },
    { given: 'a carriage return after it', line: '1|"good"\r', then: { id: 1n, value: 'good' } },
    { given: 'another script', line: '1|"गाँव"', then: { id: 1n, value: 'गाँव' } },
  ];
  test.each(passing)('given $given', async ({ line, then }) => {
    const { rows, suspects } = await screened(plan, `id|value\n${line}\n`);
    expect([rows, suspects]).toEqual([[{ line: 2n, ...then }], 0]);
  });

  const doubtful = [
    '1|"a""b"', '1|"a\\"b"', '1|"a\\b"', '1|"a\nb"', '1|"a"b', '1|a"b"', '1|" a"', '1|"a', '1|"a"|2', '"x"|"a"',
    '1| "a"', '1|"a\x01b"', '1|"a\rb"', '1|"a\0b"',
  ];
  test.each(doubtful)('given %j, SQL judges', async (line) => {
    const { rows, suspects } = await screened(plan, `id|value\n${line}\n`);
    expect([rows, suspects]).toEqual([[], 1]);
  });

  test('given quoted marks, they become masks', async () => {
    const header = `student|year|month|${Array.from({ length: 31 }, (_, day) => day + 1).join('|')}`;
    const marks = Array.from({ length: 31 }, (_, day) => `"${['1', '2', 'NULL', '', '5'][day] ?? ''}"`);
    const given = ['"7"', '"2020-21"', '"11"', ...marks].join('|');
    const mixed = ['"7"', '"2020-21"', '"11"', '"1"', '2', ...marks.slice(2)].join('|');
    const { rows } = await screened(attendancePlan, `${header}\n${given}\n${mixed}\n`);
    expect(rows).toMatchObject([{ present_days: 1, absent_days: 2 }, { present_days: 1, absent_days: 2 }]);
    expect((await screened(attendancePlan, `${header}\n${given.replace('"5"', '"6"')}\n`)).suspects).toBe(1);
  });
});

describe('a line of a source in which no cell must be filled', () => {
  const plan = {
    ...planOf({ type: 'text' }),
    cells: [{ names: ['id'], column: 'id', required: false }, { names: ['value'], column: 'value', required: false }],
    columns: planOf({ type: 'text' }).columns.map((column) => ({ ...column, required: false })),
  };

  test('passes with any value, and is in doubt with none', async () => {
    const { rows, spooled } = await screened(plan, 'id|value\n|a\n7|\n|\nNULL|"null"\n|\n');
    expect(rows).toEqual([{ line: 2n, id: null, value: 'a' }, { line: 3n, id: 7n, value: null }]);
    expect(spooled.map(({ line }) => line)).toEqual([4n, 5n, 6n]);
  });
});

describe('a month of day marks becomes masks', () => {
  const header = `student|year|month|${Array.from({ length: 31 }, (_, day) => day + 1).join('|')}`;
  const line = (year: string, month: number, marks: string[]): string =>
    `7|${year}|${month}|${Array.from({ length: 31 }, (_, day) => marks[day] ?? '').join('|')}`;
  const bit = (...days: number[]): number => days.reduce((mask, day) => mask | (1 << (day - 1)), 0);

  const months = [
    {
      given: 'marks, holidays, words and nothing',
      line: line('2020-21', 11, ['1', '2', '5', 'NULL', '0', '', 'null', '1']),
      then: { period: '2020-11-01', present_days: bit(1, 8), absent_days: bit(2) },
    },
    {
      given: 'the last month of the first year', line: line('2020-21', 12, [...Array(30).fill(''), '2']),
      then: { period: '2020-12-01', present_days: 0, absent_days: bit(31) },
    },
    {
      given: 'a month of the second year', line: line('2020-21', 5, ['2', '1']),
      then: { period: '2021-05-01', present_days: bit(2), absent_days: bit(1) },
    },
    {
      given: '29 February', line: line('2019-20', 2, [...Array(28).fill(''), '1']),
      then: { period: '2020-02-01', present_days: bit(29), absent_days: 0 },
    },
    { given: '29 February of no leap year', line: line('2020-21', 2, [...Array(28).fill(''), '1']), then: undefined },
    {
      given: 'a mark on the day of arrival', line: line('2020-21', 5, [...Array(30).fill(''), '1']),
      then: { period: '2021-05-01', present_days: bit(31), absent_days: 0 },
    },
    { given: 'a mark in a month to come', line: line('2021-22', 6, ['1']), then: undefined },
    {
      given: 'a holiday in a month to come', line: line('2021-22', 6, ['5']),
      then: { period: '2021-06-01', present_days: 0, absent_days: 0 },
    },
    { given: '31 June', line: line('2020-21', 6, [...Array(30).fill(''), '1']), then: undefined },
    { given: 'a mark that is none', line: line('2020-21', 11, ['3']), then: undefined },
    { given: 'two marks in a cell', line: line('2020-21', 11, ['12']), then: undefined },
    { given: 'a cell too few', line: line('2020-21', 11, ['1']).slice(0, -1), then: undefined },
    { given: 'a cell too many', line: `${line('2020-21', 11, ['1'])}|`, then: undefined },
  ];
  for (const { given, line: text, then } of months) {
    test(`given ${given}`, async () => {
      const { rows } = await screened(attendancePlan, `${header}\n${text}\n`);
      expect(rows.map(({ line: _line, student: _student, ...rest }) => rest)).toEqual(then ? [then] : []);
    });
  }

  test('given days in another order and between other columns', async () => {
    const shuffled = `31|2|month|1|other|student|year|${[4, 3, 5, 6, 7].join('|')}`;
    const { rows } = await screened(attendancePlan, `${shuffled}\n1|2|7|1|what|7|2020-21|1|1|2|NULL|2\n`);
    expect(rows).toMatchObject([{ present_days: bit(1, 3, 4, 31), absent_days: bit(2, 5, 7) }]);
  });

  test('given more than two marks that matter, each has its mask', async () => {
    const marks = { 1: 'present', 2: 'absent', 3: 'half_day', 4: 'half_day', 6: 'duty', 5: null };
    const into = { present: 'present_days', half_day: 'half_days', duty: 'duty_days' };
    const plan: ScreenPlan = {
      ...attendancePlan,
      columns: attendancePlan.columns.map((column) => (column.name === 'days' ? { ...column, marks, into } : column)),
      landing: [
        ...attendancePlan.landing.filter(({ from }) => from !== 'absent' && from !== 'present'),
        ...Object.entries(into).map(([from, column]) => ({ column, type: 'integer', from })),
      ],
    };
    const given = line('2020-21', 11, ['1', '2', '3', '4', '5', '6', 'NULL', '', '0', '1']);
    expect((await screened(plan, `${header}\n${given}\n`)).rows).toMatchObject([
      { period: '2020-11-01', present_days: bit(1, 10), half_days: bit(3, 4), duty_days: bit(6) },
    ]);
    expect((await screened(plan, `${header}\n${line('2020-21', 11, ['7'])}\n`)).rows).toEqual([]);
  });

  test('given an identifier, its hash lands and not the identifier', async () => {
    const once = await screened(attendancePlan, `${header}\n${line('2020-21', 11, ['1'])}\n`);
    const again = await screened(attendancePlan, `${header}\n${line('2020-21', 12, ['1'])}\n`);
    const doubted = await screened(attendancePlan, `${header}\n${line('2020-21', 13, ['1'])}\n`);
    const [{ student } = {}] = once.rows;
    expect(student).not.toBe(7n);
    expect(again.rows[0]).toMatchObject({ student });
    expect(doubted.spooled).toMatchObject([{ hashes: [student] }]);
  });
});

describe('lines are counted and sorted', () => {
  const plan = planOf({ type: 'text' });
  const file = [
    'value|extra|id', 'good|x|1', '', 'bad id|x|one', 'too few|x', 'too|many|x|4', ' ', '"quoted"|x|5', 'caf\xe9|x|6',
    'zero\0|x|7', '"open|x|8', 'good|x|9',
  ].join('\n');

  test('with the screen on', async () => {
    const { rows, spooled, count } = await screened(plan, Buffer.from(file, 'latin1'));
    expect(count).toEqual({ received: 11, blank: 2 });
    expect(rows).toEqual([
      { line: 2n, id: 1n, value: 'good' }, { line: 8n, id: 5n, value: 'quoted' }, { line: 12n, id: 9n, value: 'good' },
    ]);
    expect(spooled.map(({ line, problem, cells }) => [Number(line), problem, cells])).toEqual([
      [4, null, ['one', 'bad id']],
      [5, 'missing-cell', null],
      [6, 'extra-cell', null],
      [9, 'encoding', null],
      [10, 'encoding', null],
      [11, 'extra-cell', null],
    ]);
  });

  test('given lone carriage returns, a line of another encoding is found as well', async () => {
    const { rows, spooled } = await screened(plan, Buffer.from('value|id\rcaf\xe9|6\rgood|9\r', 'latin1'));
    expect(rows).toEqual([{ line: 3n, id: 9n, value: 'good' }]);
    expect(spooled).toMatchObject([{ line: 2n, problem: 'encoding' }]);
  });

  test('with the screen off: every line is a suspect, the counts are the same', async () => {
    const { rows, spooled, count } = await screened(plan, Buffer.from(file, 'latin1'), false);
    expect(count).toEqual({ received: 11, blank: 2 });
    expect(rows).toEqual([]);
    expect(spooled).toHaveLength(9);
  });

  test('given 20,000 bad lines, all are spooled, beyond what is held in memory', async () => {
    const bad = Array.from({ length: 20_000 }, (_, index) => `${'x'.repeat(500)}|e|no${index}`).join('\n');
    const { spooled } = await screened(plan, `value|extra|id\n${bad}`);
    expect(spooled).toHaveLength(20_000);
    expect(spooled[19_999]).toMatchObject({ line: 20_001n, cells: ['no19999', 'x'.repeat(500)] });
  });
});

const file = {
  folder: 'f', prefix: 'f', notPrefix: null, delimiter: '|', quote: '"', escape: '\\', manifest: 'optional',
} as const;
const plain = { kind: 'plain', type: 'bigint', required: true } as const;
const attendancePlan: ScreenPlan = {
  ...planOf({}),
  cells: [
    ...['student', 'year', 'month'].map((name) => ({ names: [name], column: name, required: true })),
    ...Array.from({ length: 31 }, (_, index) => (
      { names: [`${index + 1}`], column: 'days', required: false, day: index + 1 })),
  ],
  columns: [
    { ...plain, name: 'student', personal: 'hash', cells: [0] },
    { ...plain, name: 'year', kind: 'academic_year', type: 'text', cells: [1] },
    { ...plain, name: 'month', type: 'smallint', minimum: 1, maximum: 12, cells: [2] },
    {
      ...plain, name: 'days', kind: 'day_grid', type: 'smallint', required: false, cells: [],
      marks: { 1: 'present', 2: 'absent', 5: null }, into: { present: 'present_days', absent: 'absent_days' },
    },
  ],
  landing: [
    { column: 'period', type: 'date', from: 'period' },
    { column: 'student', type: 'bigint', from: 'student' },
    { column: 'present_days', type: 'integer', from: 'present' },
    { column: 'absent_days', type: 'integer', from: 'absent' },
  ],
  period: { kind: 'calendar_month', year: 'year', month: 'month' },
};

function planOf(column: Partial<PlanColumn>): ScreenPlan {
  const value: PlanColumn = { name: 'value', kind: 'plain', type: 'text', required: false, cells: [1], ...column };
  return {
    source: 's', title: 's', grain: 's', load: 'merge', files: [file], nullWords: ['NULL'], period: null,
    arrival: '2021-05-31',
    cells: [
      { names: ['id'], column: 'id', required: true },
      { names: ['value'], column: 'value', required: value.required },
    ],
    columns: [{ ...plain, name: 'id', cells: [0] }, value],
    landing: [
      { column: 'id', type: 'bigint', from: 'id' },
      { column: 'value', type: value.personal === 'hash' ? 'bigint' : value.type, from: 'value' },
    ],
  };
}

type Screened = {
  rows: Record<string, unknown>[];
  spooled: Record<string, unknown>[];
  suspects: number;
  count: { received: number; blank: number };
};

async function screened(plan: ScreenPlan, text: string | Buffer, isScreened = true): Promise<Screened> {
  const dialect = { delimiter: 0x7c, quote: 0x22, escape: 0x5c };
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const csv = await openCsv((async function* () { yield bytes; })(), dialect);
  const header = matchHeader(csv.header, plan.cells);
  const screen = compileScreen(plan, header, dialect, hash);
  const suspects = newSuspectSpool();
  const count = { received: 0, blank: 0 };
  const examine = makeExamine(plan, header, dialect, hash);
  const copied = await Array.fromAsync(
    screenLines({ csv, screen: isScreened ? screen : undefined, examine, suspects, count }));

  const typeOf = (name: string): string =>
    plan.landing.find(({ column }) => column === name)?.type ?? 'bigint';
  const rows = readBinaryCopy(Buffer.concat(copied), screen.columns.map((name) => [name, typeOf(name)]));
  const types = ['bigint', 'text', 'text', 'text[]', 'bigint[]'];
  const spool = Buffer.concat(await Array.fromAsync(suspects.read()));
  const spooled = readBinaryCopy(spool, suspects.columns.map((name, index) => [name, types[index]!]));
  suspects.close();
  return { rows, spooled, suspects: suspects.count, count };
}
