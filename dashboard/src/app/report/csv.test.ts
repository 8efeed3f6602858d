import { describe, expect, test } from 'vitest';

import { csvName, withHeadings } from './csv';

test('the headings are those of the reader, and the lines stay as they are', () => {
  const file = '\uFEFF"district_name","value","new"\r\n"=""x""","98.2",""\r\n';
  const headings = new Map([
    ['district_name', 'District "Name"'],
    ['value', 'उपस्थिति'],
  ]);
  expect(withHeadings(file, headings)).toBe(
    '\uFEFF"District ""Name""","उपस्थिति","new"\r\n"=""x""","98.2",""\r\n',
  );
  expect(withHeadings(file.slice(1), new Map())).toBe(file);
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
