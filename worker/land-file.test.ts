import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { ScreenPlan } from './csv/screen-plan.ts';
import { inTransaction } from './database.ts';
import { everyKind, everyRun, noKey } from './fixture/every-kind.ts';
import { nastyFile } from './fixture/nasty-file.ts';
import { landFile } from './land-file.ts';
import { readPlan } from './read-plan.ts';
import { startTestWorker, type TestWorker } from './test-worker.ts';

let worker: TestWorker;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'));
  await worker.context.boss.start();
  for (const document of [everyKind, everyRun, noKey]) {
    await worker.owner.query('call staging.define_source($1)', [JSON.stringify(document)]);
  }
});

afterAll(() => worker?.stop());

const sourceNames = [
  'every_kind', 'every_run', 'no_key',
  'district', 'block', 'cluster', 'school', 'school_management', 'school_category', 'student_attendance',
  'teacher_attendance',
];

describe('the screen decides as SQL does: a file leaves the same rows and findings with the screen and without', () => {
  test.each(sourceNames)('a file of %s', async (sourceName) => {
    const plan = await readPlan(worker.context.pool, sourceName);
    const file = Buffer.from(nastyFile(plan, 1500), 'latin1');

    const { folder, prefix } = plan.files[0]!;
    const emissionId = await worker.emit(`${folder}/${prefix}.zip`, Buffer.from('PK'));
    const screened = await loaded(plan, emissionId, file, true);
    const judged = await loaded(plan, emissionId, file, false);
    expect(screened.landed.suspects).toBeLessThan(judged.landed.suspects);
    expect(judged.landed.suspects).toBe(judged.landed.received - judged.landed.blank);
    expect(screened.rows).toEqual(judged.rows);
    expect(screened.findings).toEqual(judged.findings);
    expect(screened.rejected).toEqual(judged.rejected);
    expect(screened.left).toEqual(judged.left);
    expect(screened.rows.length).toBeGreaterThan(100);
    expect(new Set(screened.findings.map(({ code }) => code)).size).toBeGreaterThan(5);
  });
});

type Loaded = {
  landed: Awaited<ReturnType<typeof landFile>>;
  rows: unknown[];
  findings: { line: number; code: string }[];
  rejected: unknown[];
  /** The rows as they were merged, with what is kept apart from them. */
  left: unknown[];
};

const takenBack = Symbol('taken back');

/** Loads a file in a transaction that is taken back, and tells what it would have left. */
async function loaded(
  { source, files: [written] }: ScreenPlan, emissionId: string, file: Buffer, isScreened: boolean,
): Promise<Loaded> {
  const { pool, hash } = worker.context;
  const { folder, prefix } = written!;
  const fileName = `${prefix}.csv`;
  let found: Loaded | undefined;
  await inTransaction(pool, async (client) => {
    const { rows: [opened] } = await client.query<{ batchId: number }>(
      'select staging.open_batch($1, $2, $3) as "batchId"', [emissionId, source, fileName]);
    const { batchId } = opened!;
    const plan = await readPlan(client, source, batchId);
    const chunks = (async function* () { yield file; })();
    const target = { client, batchId, plan, folder, fileName };
    const landed = await landFile(target, chunks, hash, undefined, isScreened);
    await client.query('call transform.process_batch($1, $2)', [batchId, landed.areKeysWatched]);
    const kept = await client.query(
      `select to_jsonb(kept) - 'batch_id' as row
       from transform.${client.escapeIdentifier(source)} as kept
       where batch_id = $1
       order by line`, [batchId]);
    const findings = await client.query(
      `select line::integer, code, column_name, value, severity
       from staging.finding
       where batch_id = $1
       order by line, code, column_name, value`, [batchId]);
    const rejected = await client.query('select line::integer, code, error from staging.rejected_lines($1)', [batchId]);
    const left = plan.load === 'merge'
      ? await client.query(
        `select to_jsonb(landed) - 'batch_id' as row from landing.batch_${batchId} as landed order by line`)
      : kept;
    found = { landed, rows: kept.rows, findings: findings.rows, rejected: rejected.rows, left: left.rows };
    throw takenBack;
  }).catch((error: unknown) => {
    if (error !== takenBack) {
      throw error;
    }
  });
  return found!;
}
