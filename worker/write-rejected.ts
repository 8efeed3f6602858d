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
  const { rows } = await client.query('select from staging.rejected_lines($1) limit 1', [batchId]);
  if (rows.length === 0) {
    return 0;
  }
  const count = { lines: 0 };
  const csv = await openCsv(reread(), dialectOf(planFile(plan, folder, fileName) ?? plan.files[0]!));
  const lines = rejectedLines(csv, readRejected(client, batchId), count);
  await uploadStream(store, { ...object, contentType: 'text/csv; charset=utf-8' }, lines);
  return count.lines;
}

const pageSize = 5_000;

async function* readRejected(client: PoolClient, batchId: number): AsyncGenerator<RejectedLine, void, undefined> {
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
