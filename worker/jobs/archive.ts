import { refusal } from '../csv/refusal.ts';
import type { Context } from '../context.ts';
import { archiveKey, readEmission, type Emission, type EmittedFile } from '../emission.ts';
import { sendNext, settle, type Job } from '../job.ts';
import { loadOptions } from '../load-options.ts';
import { copyObject, deleteObject, findObject, isReplaced } from '../store.ts';
import { load } from './load.ts';
import { notify } from './notify.ts';

export type ToArchive = { readonly emissionId: string; readonly files: readonly EmittedFile[] };

/**
 * Moves an emission's zip to the input bucket, where it stays, and lets its CSVs load.
 *
 * Copy, remove, commit: each finds what the others left when it is done again. A refused zip goes below
 * `refused/`, so that it can be looked at, and goes no further.
 */
export const archive: Job<ToArchive> = {
  queue: 'archive',

  async run(attempt, context) {
    const { emissionId, files } = attempt.data;
    const { boss, config, log, pool, store } = context;
    const emission = await readEmission(pool, emissionId);
    const isRefused = emission.state === 'refused';
    const key = isRefused ? `refused/${archiveKey(emission)}` : archiveKey(emission);

    const etag = await move(emission, key, context);
    await settle(context, attempt, async (client) => {
      if (etag === undefined) {
        const { refusal: code, message: detail } = replaced;
        await client.query('call staging.refuse_emission($1, $2, $3)', [emissionId, code, detail]);
        await sendNext(client, boss, notify, { emissionId, code, detail });
        return;
      }
      await client.query(
        'update staging.emission set archive_key = $2, archive_etag = $3 where emission_id = $1',
        [emissionId, key, etag]);
      if (!isRefused) {
        await client.query(`call staging.advance_emission($1, 'archived')`, [emissionId]);
        await sendNext(client, boss, load, { emissionId, files, index: 0 }, loadOptions(files[0]!));
      }
    });
    await deleteObject(store, config.store.emissionBucket, emission.objectKey);
    log.info({ emissionId, key: etag && key }, etag ? 'emission archived' : 'emission was replaced');
  },
};

const replaced = refusal('size-mismatch', 'The file was replaced after it was received.');

/** The version of the copy; undefined where the object is another than the one that was received. */
async function move(emission: Emission, key: string, { config, store }: Context): Promise<string | undefined> {
  const { emissionBucket, inputBucket } = config.store;
  const archived = await findObject(store, inputBucket, key);
  if (archived?.size === emission.sizeBytes) {
    return archived.etag;
  }
  try {
    const from = { bucket: emissionBucket, key: emission.objectKey, etag: emission.etag };
    return await copyObject(store, from, { bucket: inputBucket, key });
  } catch (error) {
    if (isReplaced(error)) {
      return undefined;
    }
    throw error;
  }
}
