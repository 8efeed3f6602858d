import type { PoolClient } from 'pg';

import { isRefusal, refusal, type Refusal } from '../csv/refusal.ts';
import type { Context } from '../context.ts';
import { folderOf, readEmission, rejectedKey, type Emission, type EmittedFile } from '../emission.ts';
import { checksumOf, holdToManifest } from '../hold-to-manifest.ts';
import { completeWithin, sendNext, settle, type Attempt, type Job } from '../job.ts';
import { landFile, type Landed } from '../land-file.ts';
import { withLoadConnection } from '../load-connection.ts';
import { loadOptions } from '../load-options.ts';
import { readPlan } from '../read-plan.ts';
import { findObject, isReplaced, zipSource } from '../store.ts';
import { writeRejected } from '../write-rejected.ts';
import { readDirectory } from '../zip/read-directory.ts';
import { readEntry } from '../zip/read-entry.ts';
import { aggregate } from './aggregate.ts';
import { notify } from './notify.ts';

export type ToLoad = {
  readonly emissionId: string;
  readonly files: readonly EmittedFile[];
  /** Which of the files is to be loaded; the next one is a job of its own. */
  readonly index: number;
};

/** Opens the CSV; each call reads it from the start. */
type Reread = () => AsyncGenerator<Buffer, void, undefined>;

/**
 * Loads one CSV of an emission as a batch: stream, COPY, judge, keep, write the rejected lines, count.
 *
 * All of it is one transaction on a connection of its own, which also sends the next job and completes
 * this one: whatever happens on the way, the batch is there whole or not at all.
 */
export const load: Job<ToLoad> = {
  queue: 'load',
  atOnce: ({ config }) => config.loadsAtOnce,

  async run(attempt, context) {
    const { files, index } = attempt.data;
    const emission = await readEmission(context.pool, attempt.data.emissionId);
    const file = files[index]!;
    try {
      const reread = await openFile(emission, file, attempt.signal, context);
      await withLoadConnection(context.pool, attempt.signal, async (client) => {
        await loadBatch(client, emission, file, reread, attempt, context);
        await goOn(client, emission, attempt, context);
        await completeWithin(client, context.boss, attempt);
      });
    } catch (error) {
      const why = isReplaced(error) ? replaced : error;
      if (!isRefusal(why)) {
        throw error;
      }
      await refuse(emission, file, why, attempt, context);
    }
  },
};

const replaced = refusal('size-mismatch', 'The archived file was replaced after it was verified.');

async function openFile(
  emission: Emission, file: EmittedFile, signal: AbortSignal, { store, config }: Context,
): Promise<Reread> {
  const object = await findObject(store, config.store.inputBucket, emission.archiveKey!);
  if (!object) {
    throw new Error(`The archive has no ${emission.archiveKey}.`);
  }
  if (emission.archiveEtag !== null && object.etag !== emission.archiveEtag) {
    throw replaced;
  }
  const source = zipSource(store, config.store.inputBucket, object);
  const entry = (await readDirectory(source)).find(({ name }) => name === file.name);
  if (!entry) {
    throw refusal('not-a-zip', `The zip does not hold “${file.name}” any more.`);
  }
  return () => readEntry(source, entry, signal);
}

async function loadBatch(
  client: PoolClient,
  emission: Emission,
  file: EmittedFile,
  reread: Reread,
  { signal }: Attempt<ToLoad>,
  context: Context,
): Promise<void> {
  const { emissionId } = emission;
  const started = performance.now();
  const { rows } = await client.query<{ batchId: number | null }>(
    'select staging.open_batch($1, $2, $3) as "batchId"', [emissionId, file.sourceName, file.name]);
  const batchId = rows[0]!.batchId;
  if (batchId === null) {
    context.log.info({ emissionId, fileName: file.name }, 'file was loaded before');
    return;
  }

  const plan = await readPlan(client, file.sourceName);
  const { chunks, checksum } = checksumOf(file, reread());
  const target = { client, batchId, plan, folder: folderOf(emission), fileName: file.name };
  const landed = await landFile(target, chunks, context.hash, signal);
  holdToManifest(file, landed, checksum());
  await noteColumns(client, batchId, landed);

  await client.query('call transform.process_batch($1)', [batchId]);
  const key = rejectedKey(emission, file.name);
  const rejected = await writeRejected(target, reread, { bucket: context.config.store.inputBucket, key }, context);
  await client.query('call staging.close_batch($1, $2, $3, $4, $5)', [
    batchId, landed.received, landed.blank, rejected, rejected > 0 ? key : null,
  ]);
  context.log.info({
    emissionId, batchId, sourceName: file.sourceName, ...landed, rejected,
    milliseconds: Math.round(performance.now() - started),
  }, 'batch kept');
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

/** A file that cannot be taken leaves a batch that says so, and the other files of the zip go on. */
async function refuse(
  emission: Emission, file: EmittedFile, why: Refusal, attempt: Attempt<ToLoad>, context: Context,
): Promise<void> {
  const { emissionId } = emission;
  const { refusal: code, message: detail } = why;
  await settle(context, attempt, async (client) => {
    await client.query('call staging.refuse_batch($1, $2, $3, $4, $5)', [
      emissionId, file.sourceName, file.name, code, detail,
    ]);
    await sendNext(client, context.boss, notify, { emissionId, code, detail });
    await goOn(client, emission, attempt, context);
  });
  context.log.warn({ emissionId, fileName: file.name, code, detail }, 'file refused');
}

/** Sends the next file, or after the last one what follows: aggregation, or refusal where no file was kept. */
async function goOn(
  client: PoolClient, { emissionId }: Emission, { data }: Attempt<ToLoad>, { boss }: Context,
): Promise<void> {
  const next = data.files[data.index + 1];
  if (next) {
    await sendNext(client, boss, load, { ...data, index: data.index + 1 }, loadOptions(next));
    return;
  }

  const { rows } = await client.query<{ state: string; code: string; detail: string }>(
    'select state, code, detail from staging.batch where emission_id = $1 order by batch_id', [emissionId]);
  if (rows.some(({ state }) => state === 'kept')) {
    await client.query(`call staging.advance_emission($1, 'loaded')`, [emissionId]);
    await sendNext(client, boss, aggregate, { emissionId });
  } else {
    const { code, detail } = rows[0]!;
    await client.query('call staging.refuse_emission($1, $2, $3)', [emissionId, code, detail]);
  }
}
