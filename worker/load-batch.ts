import type { PoolClient } from 'pg';

import type { Context } from './context.ts';
import { refusal } from './csv/refusal.ts';
import { folderOf, type Emission, type EmittedFile } from './emission.ts';
import { checksumOf, holdToManifest } from './hold-to-manifest.ts';
import { landFile, type Landed, type LandingTarget } from './land-file.ts';
import { readPlan } from './read-plan.ts';
import { findObject, zipSource } from './store.ts';
import { writeRejected } from './write-rejected.ts';
import { readDirectory } from './zip/read-directory.ts';
import { readEntry } from './zip/read-entry.ts';

/** Opens the CSV; each call reads it from the start. */
export type Reread = () => AsyncGenerator<Buffer, void, undefined>;

/** A batch that is open on a connection, the file that is to become it, and where its rejected lines go. */
export type BatchToLoad = {
  readonly client: PoolClient;
  readonly batchId: number;
  readonly emission: Emission;
  readonly file: EmittedFile;
  readonly rejectedKey: string;
  readonly reread: Reread;
};

export const replacedInArchive = refusal('size-mismatch', 'The archived file was replaced after it was verified.');

/** One CSV of an emission, as it lies in the archive. */
export async function openArchived(
  emission: Emission, fileName: string, signal: AbortSignal, { store, config }: Context,
): Promise<Reread> {
  const object = await findObject(store, config.store.inputBucket, emission.archiveKey!);
  if (!object) {
    throw new Error(`The archive has no ${emission.archiveKey}.`);
  }
  if (emission.archiveEtag !== null && object.etag !== emission.archiveEtag) {
    throw replacedInArchive;
  }
  const source = zipSource(store, config.store.inputBucket, object);
  const entry = (await readDirectory(source)).find(({ name }) => name === fileName);
  if (!entry) {
    throw refusal('not-a-zip', `The zip does not hold “${fileName}” any more.`);
  }
  return () => readEntry(source, entry, signal);
}

/** Takes an open batch all the way: stream, COPY, judge, keep, write the rejected lines, count. */
export async function loadBatch(
  { client, batchId, emission, file, rejectedKey, reread }: BatchToLoad, signal: AbortSignal, context: Context,
): Promise<void> {
  const started = performance.now();
  const { target, landed } = await processBatch({ client, batchId, emission, file, reread }, signal, context);
  const object = { bucket: context.config.store.inputBucket, key: rejectedKey };
  const rejected = await writeRejected(target, reread, object, context);
  await client.query('call staging.close_batch($1, $2, $3, $4, $5)', [
    batchId, landed.received, landed.blank, rejected, rejected > 0 ? rejectedKey : null,
  ]);
  context.log.info({
    emissionId: emission.emissionId, batchId, sourceName: file.sourceName, ...landed, rejected,
    milliseconds: Math.round(performance.now() - started),
  }, 'batch kept');
}

/** Lands and judges an open batch and keeps its rows; what is rejected can be read until it is closed. */
export async function processBatch(
  { client, batchId, emission, file, reread }: Omit<BatchToLoad, 'rejectedKey'>, signal: AbortSignal, context: Context,
): Promise<{ target: LandingTarget; landed: Landed }> {
  const plan = await readPlan(client, file.sourceName, batchId);
  const { chunks, checksum } = checksumOf(file, reread());
  const target = { client, batchId, plan, folder: folderOf(emission), fileName: file.name };
  const landed = await landFile(target, chunks, context.hash, signal);
  holdToManifest(file, landed, checksum());
  await noteColumns(client, batchId, landed);
  await client.query('call transform.process_batch($1, $2)', [batchId, landed.areKeysWatched]);
  return { target, landed };
}

/** What a source's columns became since its definition was written: told, and no reason to refuse. */
async function noteColumns(
  client: PoolClient, batchId: number, { extraColumns, missingColumns }: Landed,
): Promise<void> {
  for (const [code, names] of [['extra-column', extraColumns], ['missing-column', missingColumns]] as const) {
    if (names.length > 0) {
      await client.query('call staging.note_columns($1, $2, $3)', [batchId, code, names]);
    }
  }
}
