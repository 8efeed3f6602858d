import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

import type { PoolClient } from 'pg';
import { ZipFile } from 'yazl';

import type { Context } from '../context.ts';
import { inTransaction } from '../database.ts';
import { uploadStream } from '../store.ts';
import type { Fetched } from './fetch-pull.ts';
import type { Pull } from './pull.ts';

/**
 * Emits what was fetched as any emitter would: an emission of its own, then the zip under its key.
 *
 * The emission is noted with the pull before anything is sent, so that whoever goes on after a crash sends
 * under the same key, and what has arrived is never sent again: one pull is one emission.
 */
export async function emitPull(context: Context, pull: Pull, { paths, sha256 }: Fetched): Promise<string> {
  const name = fileNameOf(pull, context);
  const emission = await inTransaction(context.pool, (client) => registerOnce(client, context, pull, name, sha256));
  if (emission.state !== 'requested') {
    return emission.emissionId;
  }
  const zip = new ZipFile();
  const packed = zip.outputStream as unknown as Readable;
  zip.on('error', (error: Error) => packed.destroy(error));
  paths.forEach((path, index) => zip.addFile(path, paths.length === 1 ? `${name}.csv` : `${name}_${index + 1}.csv`));
  zip.end();
  await uploadStream(context.store, {
    bucket: context.config.store.emissionBucket, key: emission.objectKey, contentType: 'application/zip',
  }, packed);
  return emission.emissionId;
}

type Registered = { readonly emissionId: string; readonly objectKey: string; readonly state: string };

const registered = 'emission_id as "emissionId", object_key as "objectKey", state';

async function registerOnce(
  client: PoolClient, { config }: Context, { pullId }: Pull, name: string, sha256: string,
): Promise<Registered> {
  const { rows: [locked] } = await client.query<{ emissionId: string | null }>(
    'select emission_id as "emissionId" from staging.pull where pull_id = $1 for update', [pullId]);
  const { rows: [known] } = await client.query<Registered>(
    `select ${registered} from staging.emission where emission_id = $1 and state <> 'expired'`, [locked!.emissionId]);
  if (known) {
    return known;
  }
  const digest = createHash('sha256').update(config.diksha!.emissionToken).digest();
  const { rows } = await client.query<Registered>(
    `select ${registered} from staging.request_pull($1, $2)`, [`diksha/${name}.zip`, digest]);
  await client.query(
    `update staging.pull
     set state = 'registered', emission_id = $2, sha256 = $3
     where pull_id = $1`,
    [pullId, rows[0]!.emissionId, sha256],
  );
  return rows[0]!;
}

/** By its name a file finds its source: usage of a day, or progress of a batch on a day. */
export function fileNameOf({ dataset, subject, day }: Pull, { config }: Context): string {
  return dataset === config.diksha!.progressDataset
    ? `diksha_tpd_${subject}_${day}`
    : `diksha_data_summary_${day}`;
}
