/** The audit as it lives: written, sealed, published, held to what was published, read back from the server's log. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { runCli } from '../cli/fixture/run-cli.ts';
import { urlOf } from '../test/cluster.ts';
import { startTestWorker, type TestWorker } from './test-worker.ts';
import { watchAudit } from './watch-audit.ts';

let worker: TestWorker;
let env: NodeJS.ProcessEnv;
const stopping = new AbortController();
let watching: Promise<void>;

beforeAll(async () => {
  worker = await startTestWorker(inject('databasePort'), { DATABASE_LOG: inject('databaseLog') });
  const { rows } = await worker.owner.query<{ name: string }>('select current_database() as name');
  env = {
    ...worker.environment, CQUBE_HOME: '/nonexistent', DATABASE_URL: urlOf(inject('databasePort'), rows[0]!.name),
  };
  await worker.owner.query(`
    call staging.define_source('{
      "name": "named_person", "title": "Named", "class": "dynamic", "grain": "one person", "load": "merge",
      "files": [{ "folder": "named_person", "prefix": "named" }],
      "columns": [{ "name": "school_id", "type": "bigint" }, { "name": "name", "personal": "separate" }],
      "key": ["school_id"], "stored_key": "replace" }');
    insert into transform.named_person (batch_id, line, school_id) values (1, 2, 11);
    insert into pii.named_person (batch_id, line, school_id, name) values (1, 2, 11, 'Asha')`);
  watching = watchAudit(worker.context, stopping.signal, 200);
});
afterAll(async () => {
  stopping.abort();
  await watching;
  await worker.stop();
});

test('who read names of persons is in the audit, whatever became of the transaction', async () => {
  await worker.owner.query('begin; set local role r_dba');
  const { rows } = await worker.owner.query(
    `select row ->> 'name' as name from pii.read_person('named_person', 'complaint 117', '{"school_id": 11}') as row`);
  expect(rows).toEqual([{ name: 'Asha' }]);
  await worker.owner.query('rollback');

  await expect.poll(async () => (await worker.owner.query(
    `select role_name as role, object, surface, detail ->> 'reason' as reason, detail ->> 'keys' as keys
     from rls.audit_entry
     where action = 'read-pii'
       and detail ->> 'reason' <> 'a trial' -- of a database beside this one, in the same log
     `)).rows, { timeout: 20_000 }).toEqual([{
    role: 'postgres', object: 'pii.named_person', surface: 'log', reason: 'complaint 117', keys: '{"school_id": 11}',
  }]);
});

test('what is written is sealed, its head published, and a chain that is cut shorter is noticed', async () => {
  await worker.owner.query(`select rls.record_audit('one', null), rls.record_audit('two', null)`);
  await expect.poll(() => verify(), { timeout: 20_000 }).toMatch(
    /^0 The chain holds\. \d+ entries, sealed up to link \d+, 0 not sealed yet; held to [1-9]\d* published heads\.\n$/);

  stopping.abort();
  await watching;
  await worker.owner.query(`
    set session_replication_role = replica;
    delete from rls.audit_entry where action = 'two';
    delete from rls.audit_seal where position = (select max(position) from rls.audit_seal);
    reset session_replication_role`);
  expect(await verify()).toMatch(
    /^4 tail-cut +link \d+ +This head was published; the chain ends before it.\nTHE CHAIN DOES NOT HOLD/);
});

test('what was done can be listed by who, what and when', async () => {
  const { output } = await runCli(['audit', 'list', '--action', 'one', '--since', '2026-01-01', '--json'], { env });
  expect(JSON.parse(output)).toMatchObject({ action: 'one', role: 'postgres', surface: 'sql', outcome: 'done' });
  expect((await runCli(['audit', 'list', '--action', 'one', '--until', '2020-01-01'], { env })).output)
    .toMatch(/^When[^\n]*\n$/);
});

async function verify(): Promise<string> {
  const { code, output } = await runCli(['audit', 'verify'], { env });
  return `${code} ${output}`;
}
