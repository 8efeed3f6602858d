import type { PoolClient } from 'pg';

import { isRefusal, refusal, type Refusal } from '../csv/refusal.ts';
import type { Context } from '../context.ts';
import { folderOf, readEmission, type Emission, type EmittedFile } from '../emission.ts';
import { sendNext, settle, type Job } from '../job.ts';
import { readPlan } from '../read-plan.ts';
import { deleteObject, isReplaced, zipSource, type StoredObject } from '../store.ts';
import { findManifest } from '../zip/find-manifest.ts';
import { isManifest } from '../zip/manifest.ts';
import { readDirectory } from '../zip/read-directory.ts';
import { archive } from './archive.ts';
import { notify } from './notify.ts';
import { tryOut } from './try-out.ts';

/**
 * Takes note of an object in the emission bucket and verifies it, without unpacking a CSV yet.
 *
 * The object is registered by its key and this one version of it: what is put there later is no part
 * of the emission. A file that cannot be taken is refused with a code, put aside, and its emitter told.
 */
export const receive: Job<StoredObject> = {
  queue: 'receive',
  options: { policy: 'exclusive' },

  async run(attempt, context) {
    const { data: object } = attempt;
    await settle(context, attempt, async (client) => {
      const { rows } = await client.query<{ emissionId: string | null }>(
        'select staging.receive_emission($1, $2, $3) as "emissionId"', [object.key, object.size, object.etag]);
      const emissionId = rows[0]!.emissionId;
      if (emissionId === null) {
        await removeLeftOver(client, object, context);
        return;
      }

      const emission = await readEmission(client, emissionId);
      const files = await verify(client, emission, object, context).catch(refusalOf);
      if (isRefusal(files)) {
        await refuse(client, emission, files, context);
      } else {
        await client.query(`call staging.advance_emission($1, 'verified')`, [emissionId]);
        context.log.info({ emissionId, sourceName: emission.sourceName, size: object.size }, 'emission verified');
      }
      const next = emission.isDry ? tryOut : archive;
      await sendNext(client, context.boss, next, { emissionId, files: isRefusal(files) ? [] : files });
    });
  },
};

/** The CSVs of the zip, each of the emission's source, held to its manifest. */
async function verify(
  client: PoolClient, emission: Emission, object: StoredObject, { store, config }: Context,
): Promise<EmittedFile[]> {
  const source = zipSource(store, config.store.emissionBucket, object);
  const entries = await readDirectory(source);
  const files = entries.filter(({ name }) => !isManifest(name));
  if (files.length === 0) {
    throw refusal('empty', 'The zip holds no CSV.');
  }
  for (const { name } of files) {
    await checkSource(client, emission, name);
  }

  const plan = await readPlan(client, emission.sourceName);
  const manifest = await findManifest(source, entries, files, plan, folderOf(emission));
  return files.map(({ name, size }) => {
    const said = manifest?.find(({ fileName }) => fileName === name);
    const { records, columns, sha256 } = said ?? {};
    return { name, size, sourceName: emission.sourceName, records, columns, sha256 };
  });
}

/** The name in the zip must lead to the source that the emission was asked for, and was allowed for. */
async function checkSource(client: PoolClient, emission: Emission, name: string): Promise<void> {
  const { rows } = await client.query<{ found: string | null }>(
    'select staging.find_source($1, $2) as found', [folderOf(emission), name]);
  const found = rows[0]!.found;
  if (found !== emission.sourceName) {
    const what = found === null ? 'of no source' : `of ${found}`;
    const sentence = `The zip holds “${name}”, a file ${what}; expected one of ${emission.sourceName}.`;
    throw refusal('unknown-source', sentence, { expected: emission.sourceName, found: found ?? name });
  }
}

async function refuse(client: PoolClient, emission: Emission, why: Refusal, { boss, log }: Context): Promise<void> {
  const { emissionId } = emission;
  const { refusal: code, message: detail, values } = why;
  await client.query('call staging.refuse_emission($1, $2, $3, $4)', [emissionId, code, detail, values]);
  if (!emission.isDry) {
    await sendNext(client, boss, notify, { emissionId, code, detail });
  }
  log.warn({ emissionId, sourceName: emission.sourceName, code, detail }, 'emission refused');
}

/** Removes what was received before and left lying, or was put there afterwards; leaves what is not ours. */
async function removeLeftOver(
  client: PoolClient, object: StoredObject, { store, config, log }: Context,
): Promise<void> {
  const { rows } = await client.query<{ emissionId: string; etag: string | null }>(
    `select emission_id as "emissionId", etag
     from staging.emission
     where object_key = $1
       and (archive_key is not null or is_dry and state in ('checked', 'refused'))`,
    [object.key],
  );
  if (rows[0]) {
    await deleteObject(store, config.store.emissionBucket, object.key);
    const event = rows[0].etag === object.etag ? 'left-over removed' : 'second upload under a used key removed';
    log.warn({ emissionId: rows[0].emissionId, key: object.key }, event);
  } else {
    log.warn({ key: object.key }, 'object of no emission');
  }
}

function refusalOf(error: unknown): Refusal {
  if (isRefusal(error)) {
    return error;
  }
  if (isReplaced(error)) {
    return refusal('size-mismatch', 'The file was replaced after it was received.', {}, error);
  }
  throw error;
}
