import { Client } from 'pg';

import { freshDatabase, urlOf } from '../cluster.ts';
import { defineSources, type SentFile } from './files.ts';

/** The pipeline of one database, driven as the worker drives it, with a map for an archive. */
export type Pipeline = {
  readonly client: Client;
  /** Takes every batch for a large one, whose table may take the place of what is stored. */
  readonly isLarge: boolean;
  emit(file: SentFile): Promise<void>;
  withdraw(fileName: string): Promise<void>;
  replay(source: string, choice: { fileName?: string; period?: string }): Promise<void>;
  reopen(period: string, days: readonly number[], schools: readonly number[] | null): Promise<void>;
  /** Makes the partitions of a month one. */
  compact(period: string): Promise<void>;
  /** Removes the rows of what was taken out. */
  tidy(): Promise<void>;
  refresh(): Promise<void>;
  close(): Promise<void>;
};

export async function openPipeline(port: number, isLarge = false): Promise<Pipeline> {
  const client = new Client({ connectionString: urlOf(port, await freshDatabase(port)) });
  await client.connect();
  await client.query(
    `insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test')`);
  await defineSources(client);
  if (isLarge) {
    await client.query(`
      create or replace function transform.large_size() returns bigint immutable language sql
      set search_path = '' return 0`);
  }
  const archive = new Map<string, SentFile>();

  async function fill(batchId: number, { columns, rows, lines }: SentFile): Promise<void> {
    await client.query(`
      insert into landing.batch_${batchId} (line, ${columns})
      select row_number() over () + 1, landed.* from (values ${rows}) as landed`);
    await client.query('call transform.process_batch($1)', [batchId]);
    const { rows: [rejected] } = await client.query<{ count: string }>(
      'select count(*) from staging.rejected_lines($1)', [batchId]);
    await client.query('call staging.close_batch($1, $2, 0, $3, null)', [batchId, lines, rejected!.count]);
  }

  async function correct(call: string, values: unknown[]): Promise<void> {
    const { rows: [asked] } = await client.query<{ id: string }>(`select correction_id as id from ${call}`, values);
    await within(client, async () => {
      await client.query('call staging.begin_correction($1)', [asked!.id]);
      const { rows: batches } = await client.query<{ batchId: number; fileName: string }>(
        `select batch_id as "batchId", file_name as "fileName" from staging.batch_to_replay($1)`, [asked!.id]);
      for (const { batchId, fileName } of batches) {
        const { rows: [opened] } = await client.query<{ id: number }>(
          'select staging.open_replay($1) as id', [batchId]);
        await fill(opened!.id, archive.get(fileName)!);
      }
      await client.query('call staging.end_correction($1)', [asked!.id]);
    });
  }

  async function emissionOf(fileName: string): Promise<string> {
    const { rows } = await client.query<{ id: string }>(
      'select emission_id as id from staging.batch where file_name = $1 limit 1', [fileName]);
    return rows[0]!.id;
  }

  return {
    client,
    isLarge,
    async emit(file) {
      archive.set(file.name, file);
      await within(client, async () => {
        const { rows: [opened] } = await client.query<{ id: number }>(
          `with emission as (
             insert into staging.emission (emitter_id, source_name, file_name, object_key, received_at)
             select person_id, $1, $2, uuidv7(), now() from rls.person limit 1
             returning emission_id
           )
           select emission_id as id from emission`, [file.source, file.name]);
        const { rows: [batch] } = await client.query<{ id: number }>(
          'select staging.open_batch($1, $2, $3) as id', [opened!.id, file.source, file.name]);
        await fill(batch!.id, file);
      });
    },
    async withdraw(fileName) {
      await correct('staging.withdraw($1, $2)', [await emissionOf(fileName), 'For a trial.']);
    },
    async replay(source, { fileName, period }) {
      const emission = fileName === undefined ? null : await emissionOf(fileName);
      await correct('staging.replay($1, $2, $3, null, $4, $5)', [
        source, 'For a trial.', emission, period === undefined ? null : 'period', period ?? null,
      ]);
    },
    async reopen(period, days, schools) {
      await correct(`staging.reopen('student_attendance', $1, 'For a trial.', $2, $3)`, [period, days, schools]);
    },
    async compact(period) {
      await client.query('call transform.copy_period($1, $2)', ['student_attendance', period]);
      await client.query('call transform.swap_period($1, $2)', ['student_attendance', period]);
    },
    async tidy() {
      const { rows } = await client.query<{ id: number }>('select * from staging.batch_to_remove() as id');
      for (const { id } of rows) {
        await client.query('call transform.remove_batch($1)', [id]);
      }
    },
    async refresh() {
      await client.query('call aggregate.refresh()');
    },
    close: () => client.end(),
  };
}

async function within(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
