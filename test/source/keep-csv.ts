/** What a CSV leaves behind when it is loaded: its kept rows, its findings, and what became of its lines. */
import { landFile } from '../../worker/land-file.ts';
import { inTransaction } from '../../worker/database.ts';
import { readPlan } from '../../worker/read-plan.ts';
import type { TestWorker } from '../../worker/test-worker.ts';

/** A CSV as it stands in an emitter's folder: the key of its zip without the ending, and its text. */
export type Csv = { readonly key: string; readonly text: string };

export type Kept = {
  readonly source: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Of each finding its line, code, column and severity. */
  readonly findings: readonly string[];
  readonly extraColumns: readonly string[];
};

const takenBack = Symbol('taken back');

/** Loads files one after the other as the worker does, and takes all of it back; tells of the last one. */
export async function keepCsv(worker: TestWorker, files: readonly Csv[], isScreened = true): Promise<Kept> {
  let kept: Kept | undefined;
  await inTransaction(worker.context.pool, async (client) => {
    for (const { key, text } of files) {
      const [folder, name] = key.split('/') as [string, string];
      const emissionId = await worker.emit(`${key}.zip`, Buffer.from('PK'));
      const { rows: [found] } = await client.query<{ source: string }>(
        'select staging.find_source($1, $2) as source', [folder, `${name}.csv`]);
      const { source } = found!;
      const { rows: [opened] } = await client.query<{ batchId: number }>(
        'select staging.open_batch($1, $2, $3) as "batchId"', [emissionId, source, `${name}.csv`]);
      const { batchId } = opened!;
      const plan = await readPlan(client, source);
      const chunks = (async function* () { yield Buffer.from(text); })();
      const landed = await landFile(
        { client, batchId, plan, folder, fileName: `${name}.csv` }, chunks, worker.context.hash, undefined, isScreened);
      await client.query('call transform.process_batch($1)', [batchId]);
      const { rows } = await client.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(kept) - 'batch_id' - 'line' as row from transform.${source} as kept
         where batch_id = $1 order by line`, [batchId]);
      const findings = await client.query<{ finding: string }>(
        `select concat_ws(' ', line, code, column_name, severity) as finding from staging.finding
         where batch_id = $1 order by line, code, column_name`, [batchId]);
      kept = {
        source, rows: rows.map(({ row }) => row), findings: findings.rows.map(({ finding }) => finding),
        extraColumns: landed.extraColumns,
      };
    }
    throw takenBack;
  }).catch((error: unknown) => {
    if (error !== takenBack) throw error;
  });
  return kept!;
}
