import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { escapeLiteral, type PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import type { Context } from '../context.ts';
import { uploadStream } from '../store.ts';
import { folderOf, type ExportedMetric, type ExportedPeriod } from './export-plan.ts';

/** A document of an export: one level of one scope in one period. */
export type Document = {
  readonly metric: ExportedMetric;
  readonly period: ExportedPeriod;
  readonly level: string;
  readonly scope: string;
};

/**
 * Streams a document from the database, as the current role sees it, through gzip to the store.
 *
 * Resolves when it has been read, so that the connection is free for the next one; `uploaded` when it
 * is stored.
 */
export async function writeDocument(
  client: PoolClient, document: Document, { config, store }: Context,
): Promise<{ uploaded: Promise<void> }> {
  const packed = createGzip();
  const uploaded = uploadStream(store, {
    bucket: config.store.outputBucket,
    key: `${folderOf(document.metric, document.period)}/${document.level}/${document.scope}.json.gz`,
    contentType: 'application/json',
    contentEncoding: 'gzip',
  }, packed);
  uploaded.catch((error: Error) => packed.destroy(error));
  await pipeline(Readable.from(jsonOf(client, document), { objectMode: false }), packed);
  return { uploaded };
}

async function* jsonOf(
  client: PoolClient, { metric, period, level, scope }: Document,
): AsyncGenerator<Buffer, void, undefined> {
  const head = JSON.stringify({
    metric: metric.name,
    version: period.version,
    window: period.window,
    periodStart: period.start,
    periodEnd: period.end,
    level,
    scope,
    refreshedAt: period.refreshedAt,
  });
  yield Buffer.from(`${head.slice(0, -1)},"values":[\n`);
  yield* client.query(copyTo(copyStatement(metric.name, period, level)));
  yield Buffer.from(']}\n');
}

/**
 * COPY gives each row as one line and quotes nothing: JSON has neither of the two control characters.
 * A comma stands before every row but the first.
 */
function copyStatement(metric: string, period: ExportedPeriod, level: string): string {
  const asked = [metric, period.window, period.start, level].map((text) => escapeLiteral(text)).join(', ');
  return `copy (
    select case when position > 1 then ',' else '' end || document::text
    from aggregate.export_row(${asked}) with ordinality as exported (document, position)
  ) to stdout (format csv, delimiter E'\\x01', quote E'\\x02')`;
}
