/** What the command line says of a file is what the database says of it, for every source that there is. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { askSql } from '../../test/ask.ts';
import type { ScreenPlan } from '../../worker/csv/screen-plan.ts';
import { inTransaction } from '../../worker/database.ts';
import { everyKind, everyRun, noKey } from '../../worker/fixture/every-kind.ts';
import { nastyFile } from '../../worker/fixture/nasty-file.ts';
import { landFile } from '../../worker/land-file.ts';
import { startTestWorker, type TestWorker } from '../../worker/test-worker.ts';
import { checkCsv } from './check-csv.ts';
import type { CheckPlan } from './check-plan.ts';

const port = inject('databasePort');
const own = [everyKind, everyRun, noKey];
const shipped = (await askSql<{ name: string }>(urlOf(port, await freshDatabase(port)),
  `select source_name as name
   from staging.source
   -- What a procedure written by hand compares is not in the definition.
   where source_name = 'school'
     or to_regprocedure(format('transform.%I(integer)', 'check_' || source_name)) is null
   order by source_name`))
  .map(({ name }) => name)
  // The files of the census differ by their columns' names alone: some of them stand for all.
  .filter((name, index) => !name.startsWith('udise_') || index % 8 === 0);
const lines = 250;
let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(port);
  await worker.context.boss.start();
  for (const document of own) {
    await worker.owner.query('call staging.define_source($1)', [JSON.stringify(document)]);
  }
});

afterAll(() => worker?.stop());

describe('one file shows the same here as there', () => {
  test.each([...shipped, ...own.map(({ name }) => name)])('a file of %s', async (name) => {
    const plan = await definitionOf(name);
    const bytes = Buffer.from(nastyFile(plan as unknown as ScreenPlan, lines), 'latin1');
    const { folder, prefix } = plan.files[0]!;
    const checked = await checkCsv({
      plan, folder, fileName: `${prefix}.csv`, arrival: todayInIndia(),
      async *reopen() { yield bytes; },
    });
    const told = await judged(plan, bytes);
    expect(checked.findings.map(({ line, code, column }) => `${line} ${code} ${column ?? ''}`).sort())
      .toEqual(told.findings);
    expect(checked).toMatchObject({ received: told.received, blank: told.blank, rejected: told.rejected });
    expect(told.findings.length).toBeGreaterThan(20);
  });
});

async function definitionOf(name: string): Promise<CheckPlan> {
  const { rows } = await worker.owner.query<{ plan: CheckPlan }>(
    `select staging.screen_plan(source_name) || jsonb_build_object('document', document) as plan
     from staging.source
     where source_name = $1`, [name]);
  return rows[0]!.plan;
}

const takenBack = Symbol('taken back');

/** What the real procedures find in the file, in a transaction that is taken back. */
async function judged({ source, files }: CheckPlan, file: Buffer) {
  const { pool, hash } = worker.context;
  const { folder, prefix } = files[0]!;
  const fileName = `${prefix}.csv`;
  const emissionId = await worker.emit(`${folder}/${prefix}.zip`, Buffer.from('PK'));
  let told: { received: number; blank: number; rejected: number; findings: string[] } | undefined;
  await inTransaction(pool, async (client) => {
    const { rows: [opened] } = await client.query<{ batchId: number }>(
      'select staging.open_batch($1, $2, $3) as "batchId"', [emissionId, source, fileName]);
    const { batchId } = opened!;
    const { rows: [own] } = await client.query<{ plan: ScreenPlan }>(
      'select staging.screen_plan($1, $2) as plan', [source, batchId]);
    const chunks = (async function* () { yield file; })();
    const landed = await landFile({ client, batchId, plan: own!.plan, folder, fileName }, chunks, hash);
    await client.query('call transform.process_batch($1)', [batchId]);
    const { rows: findings } = await client.query<{ text: string }>(
      `select concat_ws(' ', line, code, coalesce(column_name, '')) as text
       from staging.finding
       where batch_id = $1 and severity = 'reject'`, [batchId]);
    const { rows: [rejected] } = await client.query<{ count: number }>(
      'select count(*)::int as count from staging.rejected_lines($1)', [batchId]);
    told = { ...landed, rejected: rejected!.count, findings: findings.map(({ text }) => text).sort() };
    throw takenBack;
  }).catch((error: unknown) => {
    if (error !== takenBack) {
      throw error;
    }
  });
  return told!;
}

function todayInIndia(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date());
}
