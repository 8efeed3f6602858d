import { expect, test } from 'vitest';

import { archiveKey, indiaTime, rejectedKey, type Emission } from './emission.ts';
import { folderOf } from './export/export-plan.ts';

const emission: Emission = {
  emissionId: '5e160862-0000-7000-8000-000000000001', sourceName: 'school', fileName: 'school_master/school_mst.zip',
  objectKey: 'school_master/school_mst_20200604131259_5e160862-0000-7000-8000-000000000001.zip', state: 'received',
  etag: '"x"', sizeBytes: 1, archiveKey: null, archiveEtag: null,
  isDry: false, receivedAt: new Date('2020-06-04T07:42:59.574Z'),
};

test('a raw file is kept by folder, year, month and day in India', () => {
  expect(archiveKey(emission)).toBe(
    'school_master/2020/2020-06/2020-06-04_school_master/'
    + '04-06-2020_13:12:59.574_5e160862-0000-7000-8000-000000000001_school_mst.zip');
});

test('the day begins in India when it is still yesterday in Greenwich', () => {
  expect(indiaTime(new Date('2020-12-31T18:29:59.999Z'))).toBe('2020-12-31T23:59:59.999');
  expect(indiaTime(new Date('2020-12-31T18:30:00.000Z'))).toBe('2021-01-01T00:00:00.000');
});

test('whatever way an emitter names a file, only its own name goes into the key', () => {
  const named = (fileName: string): string => archiveKey({ ...emission, fileName }).split('_').slice(-2).join('_');
  expect(named('cqube_emission/school_master/school_mst.zip')).toBe('school_mst.zip');
  expect(named('school_mst.zip')).toBe('school_mst.zip');
  expect(named('school_master\\school_mst.zip')).toBe('school_mst.zip');
});

test('rejected lines lie beside the raw file, one object for each CSV', () => {
  expect(rejectedKey({ ...emission, archiveKey: archiveKey(emission) }, 'school_mst.csv')).toBe(
    'rejected/school_master/2020/2020-06/2020-06-04_school_master/'
    + '5e160862-0000-7000-8000-000000000001_school_mst.csv');
});

test('the files of a period lie by the day and version of their refresh', () => {
  const period = {
    window: 'month', start: '2020-11-01', end: '2020-11-30', version: 7, levels: [], publicLevels: [],
    refreshedAt: new Date('2020-11-30T20:00:00Z'),
  };
  expect(folderOf({ name: 'rate' }, period)).toBe('rate/2020/2020-12/2020-12-01_rate/7/month_2020-11-01');
  expect(folderOf({ name: 'rate' }, { ...period, window: 'overall' }))
    .toBe('rate/2020/2020-12/2020-12-01_rate/7/overall');
});
