import { expect, test } from 'vitest';

import { csvTable } from './csv-table';
import type { Metric } from './report';
import type { Row } from './row';

const metric = { metricName: 'rate', title: 'Student Attendance', unit: 'percent' } as Metric;
const students = { metricName: 'students', title: 'Students in class', unit: 'count' } as Metric;
const words = {
  id: 'Id',
  name: 'Name',
  change: 'Change',
  reporting: 'Schools Reporting',
  expected: 'Schools Expected',
  from: 'Data From',
  upto: 'Data Upto',
};
const kheda: Row = {
  entityId: 240101,
  entityName: 'Kheda',
  districtId: 2401,
  blockId: 240101,
  clusterId: 0,
  schoolId: 0,
  managementId: null,
  categoryId: null,
  latitude: null,
  longitude: null,
  value: 84.6,
  change: -0.4,
  entitiesReporting: 48,
  entitiesExpected: 50,
  also: { students: 2410 },
};
const silent: Row = {
  ...kheda,
  entityId: 240102,
  entityName: 'Rampar',
  value: null,
  change: null,
  entitiesReporting: 0,
  also: {},
};

test('a block has its district, its figures and the period, and no data is empty', () => {
  const table = csvTable({
    level: 'block',
    rows: [kheda, silent],
    metric,
    companions: [students],
    range: { start: '2026-11-01', end: '2026-11-20' },
    nameOf: (level, id) => (level === 'district' && id === 2401 ? 'Anandpur' : undefined),
    levelTitle: (level) => `${level[0]!.toUpperCase()}${level.slice(1)}`,
    metricTitle: ({ title }) => title,
    words,
  });
  expect(table.headings).toEqual([
    'District Id',
    'District Name',
    'Block Id',
    'Block Name',
    'Student Attendance (%)',
    'Change',
    'Students In Class',
    'Schools Reporting',
    'Schools Expected',
    'Data From',
    'Data Upto',
  ]);
  expect(table.rows).toEqual([
    [2401, 'Anandpur', 240101, 'Kheda', 84.6, -0.4, 2410, 48, 50, '2026-11-01', '2026-11-20'],
    [2401, 'Anandpur', 240102, 'Rampar', null, null, null, 0, 50, '2026-11-01', '2026-11-20'],
  ]);
});
