import { describe, expect, test } from 'vitest';

import type { Row } from './row';
import { csvUrl, exportUrl, isExported, picked, type RowsWanted } from './rows-wanted';

const stateByDistrict: RowsWanted = {
  metricName: 'student_attendance_rate',
  companions: [],
  period: { window: 'last_30_days', periodStart: '2026-10-22', periodEnd: '2026-11-20' },
  level: 'district',
  scope: { level: 'state', id: 0 },
  managementId: undefined,
  categoryId: undefined,
};

describe('rows come from a file', () => {
  const cases: { given: string; wanted: RowsWanted; then: boolean }[] = [
    { given: 'the state by district', wanted: stateByDistrict, then: true },
    {
      given: 'a block by cluster',
      wanted: { ...stateByDistrict, level: 'cluster', scope: { level: 'block', id: 240101 } },
      then: true,
    },
    {
      given: 'a cluster by school',
      wanted: { ...stateByDistrict, level: 'school', scope: { level: 'cluster', id: 2401010001 } },
      then: false,
    },
    {
      given: 'a school',
      wanted: { ...stateByDistrict, level: 'school', scope: { level: 'school', id: 24010100101 } },
      then: false,
    },
    {
      given: 'one management by district',
      wanted: { ...stateByDistrict, managementId: 2 },
      then: false,
    },
    {
      given: 'one category by school',
      wanted: { ...stateByDistrict, level: 'school', categoryId: 1 },
      then: true,
    },
  ];
  for (const { given, wanted, then } of cases) {
    test(`given ${given}: ${then}`, () => expect(isExported(wanted)).toBe(then));
  }
});

test('the newest period has no name, a month has its first day', () => {
  expect(exportUrl(stateByDistrict)).toBe(
    '/export/student_attendance_rate/last_30_days/district/state.json',
  );
  const month = { window: 'month', periodStart: '2026-10-01', periodEnd: '2026-10-31' } as const;
  expect(
    exportUrl({
      ...stateByDistrict,
      period: month,
      scope: { level: 'district', id: 2401 },
      level: 'block',
    }),
  ).toBe('/export/student_attendance_rate/month/block/district_2401.json?period=2026-10-01');
});

test('schools are picked by management and category', () => {
  const school = (managementId: number, categoryId: number) =>
    ({ managementId, categoryId }) as Row;
  const rows = [school(1, 1), school(1, 2), school(2, 1)];
  expect(picked(rows, { managementId: 1, categoryId: undefined })).toEqual([rows[0], rows[1]]);
  expect(picked(rows, { managementId: 1, categoryId: 2 })).toEqual([rows[1]]);
  expect(picked(rows, { managementId: undefined, categoryId: undefined })).toBe(rows);
});

test('a file for download is of the same rows, in the order of the list', () => {
  expect(csvUrl(stateByDistrict, 'lowest')).toBe(
    '/export/student_attendance_rate/last_30_days/district/state.csv?order=lowest',
  );
  const month = { window: 'month', periodStart: '2026-10-01', periodEnd: '2026-10-31' } as const;
  expect(
    csvUrl({ ...stateByDistrict, period: month, managementId: 2, categoryId: 1 }, 'highest'),
  ).toBe(
    '/export/student_attendance_rate/month/district/state.csv' +
      '?period=2026-10-01&order=highest&management=2&category=1',
  );
});
