import { describe, expect, test } from 'vitest';

import { csvName, csvText } from './csv';

test('the file begins with a byte-order mark, quotes every cell and ends every line', () => {
  expect(
    csvText(
      ['District Name', 'Students'],
      [
        ['Anandpur', 9821],
        ['Kachhola', null],
      ],
    ),
  ).toBe('\uFEFF"District Name","Students"\r\n"Anandpur","9821"\r\n"Kachhola",""\r\n');
});

describe('a cell', () => {
  const cases = [
    { given: 'a quote', cell: 'Shri "A" School', then: '"Shri ""A"" School"' },
    { given: 'a comma', cell: 'Rampar, East', then: '"Rampar, East"' },
    { given: 'a line break', cell: 'Rampar\nEast', then: '"Rampar East"' },
    { given: 'a formula', cell: '=HYPERLINK("x")', then: '"\'=HYPERLINK(""x"")"' },
    { given: 'a plus', cell: '+91', then: '"\'+91"' },
    { given: 'an at', cell: '@SUM(A1)', then: '"\'@SUM(A1)"' },
    { given: 'a minus in a name', cell: '-1+1', then: '"\'-1+1"' },
    { given: 'a tab', cell: '\t=1', then: '"\'\t=1"' },
    { given: 'a falling change', cell: -2.6, then: '"-2.6"' },
    { given: 'nothing, which is not 0', cell: null, then: '""' },
    { given: 'nought', cell: 0, then: '"0"' },
    { given: 'a name in Hindi', cell: 'आनंदपुर', then: '"आनंदपुर"' },
  ];
  for (const { given, cell, then } of cases) {
    test(`with ${given}`, () => {
      expect(csvText(['H'], [[cell]]).split('\r\n')[1]).toBe(then);
    });
  }
});

describe('the name of the file', () => {
  const today = new Date('2020-11-29T20:00:00Z');
  const cases = [
    {
      given: 'all districts, overall; it is the next day in India already',
      name: csvName(
        'student_attendance',
        'district',
        'state',
        { window: 'overall', periodStart: '2020-06-01', periodEnd: '2020-11-29' },
        today,
      ),
      then: 'student_attendance_allDistricts_overall_30-11-2020.csv',
    },
    {
      given: 'the blocks of a district in a month',
      name: csvName(
        'student_attendance',
        'block',
        'district_2401',
        { window: 'month', periodStart: '2020-11-01', periodEnd: '2020-11-29' },
        today,
      ),
      then: 'student_attendance_Blocks_of_district_2401_November_2020_30-11-2020.csv',
    },
    {
      given: 'the schools of a cluster in a year',
      name: csvName(
        'student_attendance',
        'school',
        'cluster_2401010001',
        { window: 'academic_year', periodStart: '2020-06-01', periodEnd: '2020-11-29' },
        today,
      ),
      then: 'student_attendance_Schools_of_cluster_2401010001_2020-21_30-11-2020.csv',
    },
  ];
  for (const { given, name, then } of cases) {
    test(given, () => expect(name).toBe(then));
  }
});
