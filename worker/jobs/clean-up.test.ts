import { CreateMultipartUploadCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { deleteObject, listUploads } from '../store.ts';
import { startTestWorker, zipOf, type TestWorker } from '../test-worker.ts';
import { abortUploads, removeLeftOvers } from './clean-up.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
});

afterAll(() => worker?.stop());

const { signal } = new AbortController();

test('what was never sent expires, what belongs to nobody goes, and what is on its way stays', async () => {
  const { context, owner } = worker;
  const zip = await zipOf({ 'school_mst.csv': 'x' });
  const sent = await worker.emit('school_master/school_mst.zip', zip);
  const asked = await worker.emit('school_master/school_mst.zip', zip);
  const { rows: [unsent] } = await owner.query<{ key: string }>(
    'select object_key as key from staging.emission where emission_id = $1', [asked]);
  await deleteObject(context.store, 'emission', unsent!.key);
  const received = await worker.emit('school_master/school_mst.zip', zip);
  await owner.query(`update staging.emission set state = 'received' where emission_id = $1`, [received]);
  await context.store.send(new PutObjectCommand({ Bucket: 'emission', Key: 'school_master/stray.zip', Body: zip }));
  const before = await worker.keys('emission');

  await removeLeftOvers(context, new Date(Date.now() - 60_000), signal);
  expect(await states()).toEqual({ [sent]: 'requested', [asked]: 'requested', [received]: 'received' });
  expect(await worker.keys('emission')).toEqual(before);

  await removeLeftOvers(context, new Date(Date.now() + 60_000), signal);
  expect(await states()).toEqual({ [sent]: 'requested', [asked]: 'expired', [received]: 'received' });
  expect(await worker.keys('emission')).toEqual(before.filter((key) => !key.includes('stray')));
});

test('an upload in parts that was never completed is ended', async () => {
  const { context: { store }, context } = worker;
  const Key = 'school_master/large.zip';
  const { UploadId } = await store.send(new CreateMultipartUploadCommand({ Bucket: 'emission', Key }));
  await store.send(new UploadPartCommand({ Bucket: 'emission', Key, UploadId, PartNumber: 1, Body: 'part' }));
  const underWay = () => Array.fromAsync(listUploads(store, 'emission'), ({ key }) => key);

  await abortUploads(context, new Date(Date.now() - 60_000), signal);
  expect(await underWay()).toEqual([Key]);
  await abortUploads(context, new Date(Date.now() + 60_000), signal);
  expect(await underWay()).toEqual([]);
});

async function states(): Promise<Record<string, string>> {
  const { rows } = await worker.owner.query<{ id: string; state: string }>(
    'select emission_id as id, state from staging.emission');
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]));
}
