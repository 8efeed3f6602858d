import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { escapeIdentifier, type PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { openCsv } from './csv/csv-reader.ts';
import { dialectOf, planFile } from './csv/dialect.ts';
import { makeExamine } from './csv/examine.ts';
import { matchHeader } from './csv/header.ts';
import type { IdentifierHash } from './csv/identifier-hash.ts';
import type { LineCount } from './csv/screen-lines.ts';
import { lineNumbers } from './csv/line-numbers.ts';
import { screenLines } from './csv/screen-lines.ts';
import type { ScreenPlan } from './csv/screen-plan.ts';
import { compileScreen } from './csv/screen.ts';
import { newSuspectSpool } from './csv/suspect-spool.ts';
import { setDaysApart } from './set-days-apart.ts';

/** A batch that is open on a connection, and the file that is to become it. */
export type LandingTarget = {
  readonly client: PoolClient;
  readonly batchId: number;
  readonly plan: ScreenPlan;
  readonly folder: string;
  readonly fileName: string;
};

export type Landed = LineCount & {
  readonly suspects: number;
  /** Whether landing.candidate_<id> names, with the suspects, every line whose key may stand twice. */
  readonly areKeysWatched: boolean;
  /** How many columns the file has, without those that we add to rejected lines. */
  readonly columns: number;
  /** Columns of the file that the source does not know; passed over. */
  readonly extraColumns: readonly string[];
  /** Columns of the source that the file does not have, and may lack. */
  readonly missingColumns: readonly string[];
};

/**
 * Streams a CSV into the landing tables of its batch: lines that are plainly good at the speed of COPY,
 * then those that SQL has to judge. `isScreened` off leaves all of them to SQL.
 */
export async function landFile(
  { client, batchId, plan, folder, fileName }: LandingTarget,
  chunks: AsyncIterable<Buffer>,
  hash: IdentifierHash,
  signal?: AbortSignal,
  isScreened = true,
): Promise<Landed> {
  const csv = await openCsv(chunks, dialectOf(planFile(plan, folder, fileName) ?? plan.files[0]!));
  const header = matchHeader(csv.header, plan.cells, plan.dropped);
  const apart = isScreened ? await setDaysApart(client, batchId, plan, csv, header) : undefined;
  const screen = compileScreen(plan, header, csv.dialect, hash, apart);
  if (!isScreened) {
    screen.close(); // it tells the columns, and is given no line
  }
  const suspects = newSuspectSpool();
  const count = { received: 0, blank: 0 };

  try {
    const lines = screenLines({
      csv, count, suspects, screen: isScreened ? screen : undefined,
      examine: makeExamine(plan, header, csv.dialect, hash),
    });
    await copyInto(client, `batch_${batchId}`, screen.columns, lines, signal);
    if (suspects.count > 0) {
      await copyInto(client, `suspect_${batchId}`, suspects.columns, suspects.read(), signal);
    }
    const repeats = isScreened ? screen.repeats() : undefined;
    if (repeats && repeats.length > 0) {
      await copyInto(client, `candidate_${batchId}`, ['line'], lineNumbers(repeats), signal);
    }
    return {
      ...count,
      suspects: suspects.count,
      areKeysWatched: repeats !== undefined,
      columns: header.columns,
      extraColumns: header.extra,
      missingColumns: header.missing,
    };
  } finally {
    suspects.close();
  }
}

async function copyInto(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<Buffer>,
  signal?: AbortSignal,
): Promise<void> {
  const names = columns.map(escapeIdentifier).join(', ');
  const statement = `copy landing.${escapeIdentifier(table)} (${names}) from stdin (format binary)`;
  const target = client.query(copyFrom(statement));
  await pipeline(Readable.from(rows, { objectMode: false }), target, { signal });
}
