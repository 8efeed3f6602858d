import type { PoolClient } from 'pg';

import type { Context } from './context.ts';
import { openCsv } from './csv/csv-reader.ts';
import { dialectOf, planFile } from './csv/dialect.ts';
import { rejectedLines, type RejectedLine } from './csv/rejected-lines.ts';
import type { LandingTarget } from './land-file.ts';
import { uploadStream } from './store.ts';

/**
 * Writes the lines of a batch that were rejected to an object of their own, raw, each with what is
 * wrong. Reads the file a second time, for those lines alone. Returns how many it wrote; 0 writes none.
 */
export async function writeRejected(
  { client, batchId, plan, folder, fileName }: LandingTarget,
  reread: () => AsyncGenerator<Buffer, void, undefined>,
  object: { bucket: string; key: string },
  { store }: Pick<Context, 'store'>,
): Promise<number> {
  const rejected = readRejected(client, batchId);
  const first = await rejected.next();
  if (first.done) {
    return 0;
  }
  const count = { lines: 0 };
  const csv = await openCsv(reread(), dialectOf(planFile(plan, folder, fileName) ?? plan.files[0]!));
  const lines = rejectedLines(csv, startingWith(first.value, rejected), count);
  await uploadStream(store, { ...object, contentType: 'text/csv; charset=utf-8' }, lines);
  return count.lines;
}

async function* startingWith<Value>(
  first: Value, rest: AsyncIterable<Value>,
): AsyncGenerator<Value, void, undefined> {
  yield first;
  yield* rest;
}

const pageSize = 5_000;

/** The rejected lines of a batch in their order, page by page: there may be as many as lines. */
export async function* readRejected(
  client: PoolClient, batchId: number,
): AsyncGenerator<RejectedLine, void, undefined> {
  await client.query(
    `declare rejected_line no scroll cursor for
     select line, error from staging.rejected_lines(${batchId})`);
  for (;;) {
    const { rows } = await client.query<{ line: string; error: string }>(`fetch ${pageSize} from rejected_line`);
    for (const { line, error } of rows) {
      yield { line: Number(line), error };
    }
    if (rows.length < pageSize) {
      break;
    }
  }
  await client.query('close rejected_line');
}
