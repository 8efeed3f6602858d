/** A state names the columns of its schools' infrastructure in its own way, and says so in the source's document. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { startTestWorker, type TestWorker } from '../../worker/test-worker.ts';
import { keepCsv } from './keep-csv.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.context.boss.start();
});
afterAll(() => worker?.stop());

type Column = { name: string; from?: string | string[]; kind?: string; reads?: string };

test('a state\'s own headers, readings and infrastructures', async () => {
  const { rows: [stored] } = await worker.owner.query<{ document: { columns: Column[] } }>(
    'select document from staging.source where source_name = $1', ['infrastructure']);
  const columns = stored!.document.columns.map((column) => mine[column.name] ?? column);
  await worker.owner.query('call staging.define_source($1)', [
    JSON.stringify({ ...stored!.document, columns: [...columns, { name: 'incinerator', from: 'Inc', kind: 'flag' }] }),
  ]);

  const { rows, findings, extraColumns } = await keepCsv(worker, [{
    key: 'infra_trans/infra_trans',
    text: 'UDISE|Latrines|Library books|Water|Inc|Remark\n24990100101|2|140|no|Y|old\n24990100102|0|0|yes|N|\n'
      + '24990100103|two|0|perhaps|9|',
  }]);

  expect(rows).toEqual([
    expect.objectContaining({ school_id: 24990100101, toilet: 1, library: 1, drinking_water: 0, incinerator: 1 }),
    expect.objectContaining({ school_id: 24990100102, toilet: 0, library: 0, drinking_water: 1, incinerator: 0 }),
  ]);
  expect(findings).toEqual([
    '2 unknown-reference udise note', '3 unknown-reference udise note', '4 not-allowed water reject',
    '4 type latrines reject',
  ]);
  expect(extraColumns).toEqual(['remark']);
});

const mine: Readonly<Record<string, Column & Record<string, unknown>>> = {
  school_id: {
    name: 'school_id', from: 'UDISE', type: 'bigint', required: true, digits: [10, 11], references: 'school',
  },
  toilet: { name: 'toilet', from: 'Latrines', kind: 'flag', reads: 'count' },
  library: { name: 'library', from: 'Library books', kind: 'flag', reads: 'count' },
  drinking_water: { name: 'drinking_water', from: ['Water', 'HaveDrinkingWater'], kind: 'flag' },
};
