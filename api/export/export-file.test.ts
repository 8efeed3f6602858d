import { describe, expect, test } from 'vitest';

import { parseExportFile } from './export-file.ts';
import { storedKey, type Metadata } from './metadata.ts';

const address = { metric: 'student_attendance_rate', window: 'month', level: 'school', file: 'block_240101.json' };

describe('parseExportFile', () => {
  test('reads metric, window, level, scope and period', () => {
    expect(parseExportFile(address, { period: '2026-06-01' })).toEqual({
      metric: 'student_attendance_rate',
      window: 'month',
      level: 'school',
      scope: { kind: 'block', id: '240101', name: 'block_240101' },
      format: 'json',
      period: '2026-06-01',
    });
    expect(parseExportFile({ ...address, file: 'state.json' }, {}).scope).toEqual({ kind: 'state', name: 'state' });
  });

  test.each([
    { metric: '../secret' }, { metric: 'Metric' }, { window: 'yesterday' }, { level: 'pupil' }, { file: 'state' },
    { file: 'block_.json' }, { file: 'block_1.json.gz' }, { file: '..%2Fstate.json' }, { file: 'state_1.json' },
  ])('finds nothing at %o', (wrong) => {
    expect(() => parseExportFile({ ...address, ...wrong }, {})).toThrow('There is no such export.');
  });

  test('refuses a period that is no day', () => {
    expect(() => parseExportFile(address, { period: '2026-02-30' })).toThrow('"period" is the first day');
  });
});

describe('storedKey', () => {
  const month = { window: 'month', periodEnd: '', version: 1, publicLevels: [] };
  const metadata: Metadata = {
    metric: 'rate', version: 3, refreshedAt: null, newestDay: null,
    periods: [
      { ...month, periodStart: '2026-06-01', folder: 'rate/3/month_2026-06-01' },
      { ...month, periodStart: '2026-05-01', folder: 'rate/2/month_2026-05-01' },
    ],
  };

  test('takes the period asked for, else the newest', () => {
    expect(storedKey(metadata, parseExportFile(address, { period: '2026-05-01' })))
      .toBe('rate/2/month_2026-05-01/school/block_240101.json.gz');
    expect(storedKey(metadata, parseExportFile(address, {})))
      .toBe('rate/3/month_2026-06-01/school/block_240101.json.gz');
  });

  test('finds nothing for a period or window without values', () => {
    expect(() => storedKey(metadata, parseExportFile(address, { period: '2026-04-01' }))).toThrow('no values');
    expect(() => storedKey(metadata, parseExportFile({ ...address, window: 'week' }, {}))).toThrow('no values');
  });
});
