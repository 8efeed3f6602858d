import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { archiveKey, readEmission, type Emission } from '../emission.ts';
import { deleteObject, findObject } from '../store.ts';
import { startTestWorker, zipOf, type TestWorker } from '../test-worker.ts';
import { archive } from './archive.ts';
import { load, type ToLoad } from './load.ts';
import { notify } from './notify.ts';

const header = 'SchoolId|School|Latitude|Longitude\n';

let worker: TestWorker;
let zip: Buffer;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  zip = await zipOf({ 'school_mst.csv': `${header}8|One|21|72\n` });
  await worker.context.boss.start();
  for (const { queue } of [archive, load, notify]) {
    await worker.context.boss.createQueue(queue);
  }
});

afterAll(() => worker?.stop());

describe('an emission is archived', () => {
  test('and its files are queued to load', async () => {
    const emission = await received();
    await run(emission);
    expect(await left(emission)).toEqual({ state: 'archived', emission: [], input: [archiveKey(emission)], loads: 1 });
    expect(await worker.read('input', archiveKey(emission))).toEqual(zip);
  });

  test('also when the worker fell after the file was copied', async () => {
    const emission = await received();
    await put('input', archiveKey(emission), zip);
    await run(emission);
    expect(await left(emission)).toEqual({ state: 'archived', emission: [], input: [archiveKey(emission)], loads: 1 });
  });

  test('also when the worker fell after the file was removed from where it arrived', async () => {
    const emission = await received();
    await put('input', archiveKey(emission), zip);
    await deleteObject(worker.context.store, 'emission', emission.objectKey);
    await run(emission);
    expect(await left(emission)).toEqual({ state: 'archived', emission: [], input: [archiveKey(emission)], loads: 1 });
  });

  test('but not another file than the one that was received, which is removed', async () => {
    const emission = await received();
    await put('emission', emission.objectKey, await zipOf({ 'school_mst.csv': 'another one\n' }));
    await run(emission);
    expect(await left(emission)).toEqual({ state: 'refused', emission: [], input: [], loads: 0 });
    const { rows } = await worker.owner.query(
      'select code, detail from staging.emission where emission_id = $1', [emission.emissionId]);
    expect(rows).toEqual([{ code: 'size-mismatch', detail: 'The file was replaced after it was received.' }]);
  });
});

describe('an archived file is loaded', () => {
  test('but not another one that took its place', async () => {
    const emission = await received();
    await run(emission);
    await put('input', archiveKey(emission), await zipOf({ 'school_mst.csv': `${header}9|Other|22|73\n` }));
    await loadOf(emission);
    const { rows } = await worker.owner.query(
      `select state, code, detail from staging.batch where emission_id = $1`, [emission.emissionId]);
    expect(rows).toEqual([{
      state: 'refused', code: 'size-mismatch', detail: 'The archived file was replaced after it was verified.',
    }]);
    const { rows: schools } = await worker.owner.query('select from transform.school where school_id = 9');
    expect(schools).toEqual([]);
  });

  test('but not one that is replaced while it is read', async () => {
    const emission = await received();
    await run(emission);
    const other = await zipOf({ 'school_mst.csv': `${header}9|Other|22|73\n` });
    let asked = 0;
    const { store } = worker.context;
    await loadOf(emission, {
      ...worker.context,
      store: new Proxy(store, {
        get: (target, name) => (name !== 'send' ? Reflect.get(target, name) : async (...args: unknown[]) => {
          asked += 1;
          if (asked === 2) {
            await put('input', archiveKey(emission), other);
          }
          return (target.send as (...all: unknown[]) => unknown).apply(target, args);
        }),
      }),
    });
    expect(asked).toBeGreaterThan(1);
    const { rows } = await worker.owner.query(
      `select state, code from staging.batch where emission_id = $1`, [emission.emissionId]);
    expect(rows).toEqual([{ state: 'refused', code: 'size-mismatch' }]);
  });
});

async function loadOf({ emissionId }: Emission, context = worker.context): Promise<void> {
  const waiting = await context.boss.fetch<ToLoad>(load.queue, { batchSize: 100 });
  const jobs = waiting.filter(({ data }) => data.emissionId === emissionId);
  const { signal } = new AbortController();
  await load.run({ queue: load.queue, jobs, data: jobs[0]!.data, signal }, context);
}

async function received(): Promise<Emission> {
  const { context: { pool, store }, owner } = worker;
  const emissionId = await worker.emit('school_master/school_mst.zip', zip);
  const { objectKey } = await readEmission(pool, emissionId);
  const object = await findObject(store, 'emission', objectKey);
  await owner.query('select staging.receive_emission($1, $2, $3)', [objectKey, zip.length, object!.etag]);
  return readEmission(pool, emissionId);
}

async function put(bucket: string, key: string, body: Buffer): Promise<void> {
  await worker.context.store.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

async function run({ emissionId }: Emission): Promise<void> {
  const { boss } = worker.context;
  const files = [{ name: 'school_mst.csv', sourceName: 'school', size: 1 }];
  await boss.send(archive.queue, { emissionId, files });
  const jobs = await boss.fetch<{ emissionId: string; files: typeof files }>(archive.queue);
  const { signal } = new AbortController();
  await archive.run({ queue: archive.queue, jobs, data: jobs[0]!.data, signal }, worker.context);
}

/** What is left of an emission where it arrived, in the archive, and in the queue. */
async function left({ emissionId }: Emission): Promise<object> {
  const { owner } = worker;
  const of = async (bucket: string): Promise<string[]> =>
    (await worker.keys(bucket)).filter((key) => key.includes(emissionId));
  const { rows: [emission] } = await owner.query(
    'select state from staging.emission where emission_id = $1', [emissionId]);
  const { rows: loads } = await owner.query(
    `select from pgboss.job where name = 'load' and data ->> 'emissionId' = $1`, [emissionId]);
  return { state: emission.state, emission: await of('emission'), input: await of('input'), loads: loads.length };
}
