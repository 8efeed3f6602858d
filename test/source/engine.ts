/** Takes files through the engine itself, and tells what it made of them in the words of the oracle. */
import type { PoolClient } from 'pg';

import { openCsv } from '../../worker/csv/csv-reader.ts';
import { dialectOf, planFile } from '../../worker/csv/dialect.ts';
import type { IdentifierHash } from '../../worker/csv/identifier-hash.ts';
import { isRefusal } from '../../worker/csv/refusal.ts';
import { rejectedLines } from '../../worker/csv/rejected-lines.ts';
import type { ScreenPlan } from '../../worker/csv/screen-plan.ts';
import { landFile, type LandingTarget } from '../../worker/land-file.ts';
import { readPlan } from '../../worker/read-plan.ts';
import type { GeneratedFile } from './generate-file.ts';
import type { Finding, Row } from './oracle.ts';

export type Outcome = {
  readonly batch: number;
  readonly refused: (string | undefined)[];
  readonly received: number;
  readonly blank: number;
  readonly kept: Row[];
  /** What is kept apart, because it names persons. */
  readonly apart: Row[];
  readonly unchanged: number;
  readonly rejected: Map<number, string>;
  /** How many lines the rejected-lines file has. */
  readonly written: number;
  /** The rejected-lines file of each file that is not refused. */
  readonly rejectedFiles: readonly Buffer[];
  readonly findings: Finding[];
  readonly counts: Record<string, number>;
};

export type Engine = {
  readonly client: PoolClient;
  readonly emissionId: string;
  readonly sourceName: string;
  readonly hash: IdentifierHash;
};

/** What a test does to a batch on its way, to see that it is noticed. */
export type Interference = {
  /** As the owner of the tables, before anything is landed. */
  readonly opened?: (client: PoolClient, batch: number) => Promise<unknown>;
  /** As the owner, after the batch is processed and before it is closed. */
  readonly processed?: (client: PoolClient, batch: number) => Promise<unknown>;
  /** Changes which rejected lines are written. */
  readonly rejects?: (rejected: RejectedRow[]) => RejectedRow[];
  /** Changes what the worker counted. */
  readonly counts?: (counted: Counted) => Counted;
};

export type Counted = { readonly received: number; readonly blank: number; readonly written: number };

/** What is taken of a file; where its lines lie, so that its rejected lines can be told from those of others. */
export type CsvFile = Pick<GeneratedFile, 'name' | 'as' | 'bytes' | 'firstLine' | 'lastLine'>;

type RejectedRow = { readonly line: number; readonly code: string; readonly error: string };

/**
 * Lands files one by one in one batch, processes it and closes it, as the job does with one file.
 *
 * Each file is framed, matched and screened by itself; only what a batch costs is paid once for all.
 * Closing it holds the counts to the conservation law.
 */
export async function takeBatch(
  { client, emissionId, sourceName, hash }: Engine, files: readonly CsvFile[], isScreened: boolean,
  { opened, processed, rejects, counts }: Interference = {},
): Promise<Outcome> {
  const { rows: batches } = await client.query<{ batch: number }>(
    'select staging.open_batch($1, $2, $3) as batch', [emissionId, sourceName, `${files[0]!.name}.${Math.random()}`]);
  const { batch } = batches[0]!;
  const plan = await readPlan(client, sourceName, batch);
  await asOwner(client, () => opened?.(client, batch));
  const refused: (string | undefined)[] = [];
  let received = 0;
  let blank = 0;
  for (const file of files) {
    const target: LandingTarget = { client, batchId: batch, plan, folder: file.as.folder, fileName: file.name };
    try {
      const landed = await landFile(target, chunksOf(file.bytes), hash, undefined, isScreened);
      received += landed.received;
      blank += landed.blank;
      refused.push(undefined);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      refused.push(error.refusal);
    }
  }

  await client.query('call transform.process_batch($1)', [batch]);
  await asOwner(client, () => processed?.(client, batch));
  const all = await rejectedOf(client, batch);
  const rejected = rejects?.(all) ?? all;
  const { lines: written, files: rejectedFiles } = await writtenLines(
    plan, files.filter((_, index) => !refused[index]), rejected);
  const counted = { received, blank, written };
  const told = counts?.(counted) ?? counted;
  await client.query(
    'call staging.close_batch($1, $2, $3, $4, null)', [batch, told.received, told.blank, told.written]);
  return {
    batch, refused, received, blank, written, rejectedFiles,
    rejected: new Map(rejected.map(({ line, code }) => [line, code])),
    kept: await storedRows(client, 'transform', plan.source, batch),
    apart: await storedRows(client, 'pii', plan.source, batch),
    findings: await findingsOf(client, batch),
    ...await countsOf(client, batch),
  };
}

/** Writes the rejected-lines file of each CSV, and counts its lines. */
async function writtenLines(
  plan: ScreenPlan, files: readonly CsvFile[], rejected: readonly { line: number; error: string }[],
): Promise<{ lines: number; files: Buffer[] }> {
  const count = { lines: 0 };
  const written: Buffer[] = [];
  for (const { name, as, bytes, firstLine, lastLine } of files) {
    const csv = await openCsv(chunksOf(bytes), dialectOf(planFile(plan, as.folder, name)!));
    const own = rejected.filter(({ line }) => line >= firstLine && line <= lastLine);
    const pieces = await Array.fromAsync(rejectedLines(csv, (async function* () { yield* own; })(), count));
    written.push(Buffer.concat(pieces));
  }
  return { lines: count.lines, files: written };
}

async function asOwner(client: PoolClient, work: () => Promise<unknown> | undefined): Promise<void> {
  await client.query('reset role');
  await work();
  await client.query('set role r_worker');
}

async function rejectedOf(client: PoolClient, batch: number): Promise<RejectedRow[]> {
  const { rows } = await client.query<RejectedRow>(
    'select line::integer, code, error from staging.rejected_lines($1)', [batch]);
  return rows;
}

/** What is stored of a batch, every value as PostgreSQL prints it; read as one who may see what is kept apart. */
async function storedRows(client: PoolClient, schema: string, source: string, batch: number): Promise<Row[]> {
  const table = `${schema}.${client.escapeIdentifier(source)}`;
  await client.query('reset role; set local datestyle to iso');
  const { rows: columns } = await client.query<{ name: string }>(
    `select attname as name
     from pg_catalog.pg_attribute
     where attrelid = to_regclass($1)
       and attnum > 0
       and not attisdropped
       and attgenerated = ''
       and attname not in ('batch_id', 'line')`, [table]);
  const texts = columns.map(({ name }) => `${client.escapeIdentifier(name)}::text`);
  const { rows } = columns.length === 0 ? { rows: [] } : await client.query<unknown[]>({
    text: `select line::integer, ${texts.join(', ')} from ${table} where batch_id = $1 order by line`,
    values: [batch], rowMode: 'array',
  });
  await client.query('set role r_worker');
  return rows.map(([line, ...values]) => ({
    line: line as number,
    values: Object.fromEntries(columns.map(({ name }, index) => [name, values[index] as string | null])),
  }));
}

async function findingsOf(client: PoolClient, batch: number): Promise<Finding[]> {
  const { rows } = await client.query<Finding>(
    `select line::integer, code, column_name as column, value, severity
     from staging.finding
     where batch_id = $1`, [batch]);
  return rows;
}

async function countsOf(
  client: PoolClient, batch: number,
): Promise<{ unchanged: number; counts: Record<string, number> }> {
  const { rows } = await client.query<{ unchanged: number; counts: Record<string, number> }>(
    'select rows_unchanged::integer as unchanged, findings as counts from staging.batch where batch_id = $1', [batch]);
  return rows[0]!;
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield bytes;
}
