/** What the keys of sources without an id of their own do when a file comes again, corrected. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { startTestWorker, type TestWorker } from '../../worker/test-worker.ts';
import { keepCsv, type Csv } from './keep-csv.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.context.boss.start();
});
afterAll(() => worker?.stop());

const usage = (count: number): Csv => ({
  key: 'diksha/diksha_data_summary_20201130',
  text: 'Date,dimensions_pdata_id,dimensions_pdata_pid,content_name,total_count,total_timespent\n'
    + `2020-11-30,prod.diksha.app,player,Sums,${count},61\n2020-11-30,prod.diksha.app,player,,7,7`,
});
const progress = (percent: number): Csv => ({
  key: 'diksha/diksha_tpd_1',
  text: `collection_id,enrolment_date,batch_id,progress,uuid\ndo_1,,b1,${percent},teacher-1\ndo_1,,,20,teacher-1`,
});
const clicks: Csv = {
  key: 'telemetry/telemetry_2020_11_30_20', text: 'pageid|uid|event\nhome|somebody|click\nhome|somebody|click',
};
const marks = (maths: number): Csv => ({
  key: 'semester/semester', text: `SchoolId|Sem|AadhaarUID|StudyingClass|Maths\n24990100101|1|9100034|5|${maths}`,
});

test('a corrected count of use replaces the one that was sent, the other row is unchanged', async () => {
  const { rows } = await keepCsv(worker, [usage(4), usage(5)]);
  expect(rows).toEqual([expect.objectContaining({ content_name: 'Sums', total_count: 5 })]);
});

test('progress with and without a batch are two rows, each replaced by its own', async () => {
  expect((await keepCsv(worker, [progress(40)])).rows).toHaveLength(2);
  const { rows } = await keepCsv(worker, [progress(40), progress(60)]);
  expect(rows).toEqual([expect.objectContaining({ training_batch_id: 'b1', progress: 60 })]);
});

test('equal events are two events, and a file that comes again is kept again', async () => {
  const { rows, findings } = await keepCsv(worker, [clicks, clicks]);
  expect(rows).toHaveLength(2);
  expect(findings).toEqual([]);
});

test('a corrected mark replaces the one of the same year', async () => {
  const { rows } = await keepCsv(worker, [marks(31), marks(32)]);
  expect(rows).toEqual([expect.objectContaining({ marks_maths: 32 })]);
});

test('one student, semester and class twice with different marks is rejected twice', async () => {
  const { key, text } = marks(31);
  const { rows, findings } = await keepCsv(worker, [{ key, text: `${text}\n24990100101|1|9100034|5|32` }]);
  expect(rows).toEqual([]);
  expect(findings).toEqual(['2 duplicate-key reject', '3 duplicate-key reject']);
});
