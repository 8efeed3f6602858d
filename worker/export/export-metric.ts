import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { PoolClient } from 'pg';

import type { Context } from '../context.ts';
import { inTransaction } from '../database.ts';
import {
  folderOf, readMetric, readScopes, type ExportedMetric, type ExportedPeriod, type Scope,
} from './export-plan.ts';
import { writeDocument } from './write-document.ts';

export type Exported = { readonly metric: string; readonly version: number; readonly files: number };

/** How many files are on their way to the store while the next one is read. */
const mostUnderWay = 8;

/**
 * Writes a metric's new periods as documents for the state, every district and every block, each read
 * under that scope's role, for the public under its own, and last the metadata that names them. All of it is one
 * snapshot.
 *
 * Files are never written with another content: a key holds the version. Done again, it writes the same.
 */
export async function exportMetric(name: string, context: Context, signal: AbortSignal): Promise<Exported> {
  const { config, pool, store } = context;
  return inTransaction(pool, async (client) => {
    const metric = await readMetric(client, name);
    const fresh = metric.periods.filter(({ version }) => version > metric.exportedVersion);
    let files = 0;
    for (const scope of await readScopes(client)) {
      await client.query(`set local role ${client.escapeIdentifier(`x_${scope.name}`)}`);
      files += await writeDocuments(client, metric, fresh, officerScope(scope), context, signal);
      await client.query('reset role');
    }
    await client.query('set local role r_public');
    files += await writeDocuments(client, metric, fresh, publicScope, context, signal);
    await client.query('reset role');

    await store.send(new PutObjectCommand({
      Bucket: config.store.outputBucket,
      Key: `${name}/metadata.json`,
      Body: JSON.stringify(metadataOf(metric)),
      ContentType: 'application/json',
    }));
    return { metric: name, version: metric.version, files };
  }, 'begin isolation level repeatable read read only');
}

/** Whose documents are written, and of which levels of a period there are any. */
type Audience = { readonly name: string; levelsOf(period: ExportedPeriod): readonly string[] };

/** All that the public sees, of the whole state. */
const publicScope: Audience = { name: 'public', levelsOf: ({ publicLevels }) => publicLevels };

function officerScope({ name, levels }: Scope): Audience {
  return { name, levelsOf: (period) => levels.filter((each) => period.levels.includes(each)) };
}

async function writeDocuments(
  client: PoolClient,
  metric: ExportedMetric,
  periods: readonly ExportedPeriod[],
  scope: Audience,
  context: Context,
  signal: AbortSignal,
): Promise<number> {
  const underWay = new Set<Promise<void>>();
  let files = 0;
  try {
    for (const period of periods) {
      for (const level of scope.levelsOf(period)) {
        signal.throwIfAborted();
        const { uploaded } = await writeDocument(client, { metric, period, level, scope: scope.name }, context);
        underWay.add(uploaded);
        void uploaded.then(() => underWay.delete(uploaded), () => {});
        files += 1;
        if (underWay.size >= mostUnderWay) {
          await Promise.race(underWay);
        }
      }
    }
  } finally {
    await Promise.all(underWay);
  }
  return files;
}

/** What the API reads: which periods there are, and in which folder the files of each lie. */
function metadataOf(metric: ExportedMetric): object {
  return {
    metric: metric.name,
    version: metric.version,
    refreshedAt: metric.refreshedAt,
    newestDay: metric.newestDay,
    periods: metric.periods.map((period) => ({
      window: period.window,
      periodStart: period.start,
      periodEnd: period.end,
      version: period.version,
      folder: folderOf(metric, period),
      publicLevels: period.publicLevels,
    })),
  };
}
