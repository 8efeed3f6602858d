import { expect, test } from 'vitest';

import { csvHeadings } from './csv-table';
import type { Metric } from './report';

const metric = { metricName: 'rate', title: 'Student Attendance', unit: 'percent' } as Metric;
const students = { metricName: 'students', title: 'Students in class', unit: 'count' } as Metric;
const words = {
  id: 'Id',
  name: 'Name',
  change: 'Change',
  numerator: 'Numerator',
  denominator: 'Denominator',
  reporting: 'Schools Reporting',
  expected: 'Schools Expected',
  from: 'Data From',
  upto: 'Data Upto',
};

test('a block has its district, its figures and the period', () => {
  const headings = csvHeadings({
    level: 'block',
    metric,
    companions: [students],
    levelTitle: (level) => `${level[0]!.toUpperCase()}${level.slice(1)}`,
    metricTitle: ({ title }) => title,
    words,
  });
  expect([...headings]).toEqual([
    ['district_id', 'District Id'],
    ['district_name', 'District Name'],
    ['block_id', 'Block Id'],
    ['block_name', 'Block Name'],
    ['value', 'Student Attendance (%)'],
    ['change', 'Change'],
    ['numerator', 'Numerator'],
    ['denominator', 'Denominator'],
    ['students', 'Students In Class'],
    ['entities_reporting', 'Schools Reporting'],
    ['entities_expected', 'Schools Expected'],
    ['data_from', 'Data From'],
    ['data_upto', 'Data Upto'],
  ]);
});
