import { createReadStream } from 'node:fs';

import type { PoolClient } from 'pg';
import pino from 'pino';

import { makeIdentifierHash } from '../worker/csv/identifier-hash.ts';
import { openCsv } from '../worker/csv/csv-reader.ts';
import { dialectOf } from '../worker/csv/dialect.ts';
import { rejectedLines } from '../worker/csv/rejected-lines.ts';
import { openPool } from '../worker/database.ts';
import { landFile } from '../worker/land-file.ts';
import { withLoadConnection } from '../worker/load-connection.ts';
import { readPlan } from '../worker/read-plan.ts';
import { readRejected } from '../worker/write-rejected.ts';
import type { Connection } from './connection.ts';
import type { FileCounts } from './file/line-writer.ts';
import { requestEmission } from './state.ts';
import { expectCount } from './verdict.ts';

/** Milliseconds by step, in the order of the work. */
export type Shares = Map<string, number>;

/** A file, its source, and what must become of it. */
export type BenchFile = { readonly path: string; readonly source: string; readonly counts: FileCounts };

const hash = makeIdentifierHash('5e'.repeat(32));
const log = pino({ level: 'silent' });

/**
 * Loads a file as the worker does, as r_worker, and refreshes what is shown. Times each step; the counts
 * of the batch must be the generator's.
 */
export async function loadFile(cluster: Connection, database: string, file: BenchFile): Promise<Shares> {
  const emissionId = await cluster.within(database, (client) => requestEmission(client, file.source));
  const pool = openPool(cluster.url(database, 'r_worker'), 2, log);
  const shares: Shares = new Map();
  const clock = { at: performance.now() };
  const note = (step: string): void => {
    const now = performance.now();
    shares.set(step, (shares.get(step) ?? 0) + now - clock.at);
    clock.at = now;
  };

  try {
    await pool.query('select 1');
    clock.at = performance.now();
    await withLoadConnection(pool, new AbortController().signal, (client) =>
      loadBatch(client, emissionId, file, note));
    note('commit');
    await pool.query('call aggregate.refresh(null)');
    note('aggregate');
  } finally {
    await pool.end();
  }
  await checkCounts(cluster, database, emissionId, file);
  return shares;
}

async function loadBatch(
  client: PoolClient, emissionId: string, { path, source, counts }: BenchFile, note: (step: string) => void,
): Promise<void> {
  const fileName = `${source}.csv`;
  const { rows: [opened] } = await client.query<{ batchId: number }>(
    'select staging.open_batch($1, $2, $3) as "batchId"', [emissionId, source, fileName]);
  const { batchId } = opened!;
  const plan = await readPlan(client, source, batchId);
  const { folder } = plan.files[0]!;
  const landed = await landFile({ client, batchId, plan, folder, fileName }, open(path), hash);
  note('screen');

  await withStages(client, note, () => client.query('call transform.process_batch($1, $2)', [
    batchId, landed.areKeysWatched,
  ]));
  note('keep');
  const rejected = await countRejected(client, batchId, path, plan.files[0]!);
  expectCount('rejected lines', rejected, counts.rejected);
  note('rejected lines');
  await client.query('call staging.close_batch($1, $2, $3, $4, null)', [
    batchId, landed.received, landed.blank, rejected,
  ]);
}

/** process_batch says at debug level what it has done. */
async function withStages(
  client: PoolClient, note: (step: string) => void, work: () => Promise<unknown>,
): Promise<void> {
  const listen = ({ message }: { message: string | undefined }): void => {
    const stage = /^process_batch: (.*)$/.exec(message ?? '')?.[1];
    if (stage) {
      note(stage);
    }
  };
  client.on('notice', listen);
  await client.query('set local client_min_messages = debug1');
  await work();
  await client.query('set local client_min_messages = warning');
  client.off('notice', listen);
}

/** Makes the rejected-lines file, whose bytes go nowhere here. */
async function countRejected(
  client: PoolClient, batchId: number, path: string, file: Parameters<typeof dialectOf>[0],
): Promise<number> {
  const count = { lines: 0 };
  const csv = await openCsv(open(path), dialectOf(file));
  for await (const _ of rejectedLines(csv, readRejected(client, batchId), count));
  return count.lines;
}

function open(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 256 * 1024 });
}

async function checkCounts(
  cluster: Connection, database: string, emissionId: string, { counts, source }: BenchFile,
): Promise<void> {
  await cluster.within(database, async (client) => {
    const { rows: [batch] } = await client.query(
      `select
         lines_received::integer as received, rows_kept::integer as kept, rows_unchanged::integer as unchanged,
         rows_rejected::integer as rejected, findings
       from staging.batch
       where emission_id = $1`, [emissionId]);
    const { received, kept, unchanged, rejected, findings } = counts;
    expectCount(`batch of ${source}`, batch, { received, kept, unchanged, rejected, findings });
  });
}
