/** One good line for each form that a source's file may take: it is kept, and becomes this row. */
import { glob } from 'node:fs/promises';
import { basename } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestWorker, type TestWorker } from '../../worker/test-worker.ts';
import { census, censusColumns, censusLine } from './census.ts';
import { examples } from './examples.ts';
import { keepCsv } from './keep-csv.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.context.boss.start();
});
afterAll(() => worker?.stop());

describe.each(examples)('$given', ({ key, text, row, source, notes = [], extra = [] }) => {
  test.each([{ screen: 'screened' }, { screen: 'judged by SQL' }])('is kept, $screen', async ({ screen }) => {
    const kept = await keepCsv(worker, [{ key, text }], screen === 'screened');
    expect(kept.findings.filter((finding) => finding.endsWith('reject'))).toEqual([]);
    expect(kept.source).toBe(source);
    expect(kept.rows).toEqual([row]);
    expect(kept.findings).toEqual(notes);
    expect(kept.extraColumns).toEqual(extra);
  });
});

describe('the census', () => {
  test.each(Object.entries(census))('%s has all columns of its form', async (name, count) => {
    expect(await censusColumns(worker.owner, name)).toHaveLength(count);
  });

  test.each(Object.keys(census))('a line of %s is kept, every column of it', async (name) => {
    const columns = await censusColumns(worker.owner, name);
    const { text, values } = censusLine(columns);
    const kept = await keepCsv(worker, [{ key: `udise/${name}`, text }]);
    expect(kept.findings).toEqual(['2 unknown-reference udise_sch_code note']);
    expect(kept.extraColumns).toEqual([]);
    expect(kept.rows).toEqual([expect.objectContaining(values)]);
    expect(columns.filter(({ name, personal }) => personal === 'separate' && name in kept.rows[0]!)).toEqual([]);
  });
});

test('every source has an example', async () => {
  const files = (await Array.fromAsync(glob('sql/staging/source/*.sql'))).map((file) => basename(file, '.sql'));
  const ofCensus = Object.keys(census).map((name) => `udise_${name}`);
  const shown = new Set([...examples.map(({ source }) => source), ...ofCensus]);
  expect(files.filter((name) => !shown.has(name))).toEqual([]);
});
