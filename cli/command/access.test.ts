/** Who may look where, changed by command: what it says, and what the database holds after it. */
import { randomInt } from 'node:crypto';

import { beforeAll, expect, inject, test } from 'vitest';

import { askSql } from '../../test/ask.ts';
import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { runCli } from '../fixture/run-cli.ts';

let databaseUrl: string;
let role: string;
const district = randomInt(1_000_000, 9_000_000);

beforeAll(async () => {
  const port = inject('databasePort');
  databaseUrl = urlOf(port, await freshDatabase(port));
  await askSql(databaseUrl, `
    insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
    values ('district', ${district}, ${district}, 0, 0), ('school', 5, ${district}, 3, 4)`);
  await askSql(databaseUrl, 'call rls.sync_groups()');
});

const run = (...words: string[]) =>
  runCli(words, { env: { CQUBE_HOME: '/nonexistent', DATABASE_URL: databaseUrl } });

test('a new officer is let in by one command, through a provider of the state\'s own', async () => {
  const { code, output } = await run('user', 'add', '--name', 'Asha', '--level', 'district', '--id', String(district),
    '--subject', 'f:1:asha', '--issuer', 'https://idp.state.example/realms/cqube');
  expect(code).toBe(0);
  role = /u_\w+/.exec(output)![0];
  expect((await run('access', 'list')).output).toMatch(
    new RegExp(`^${role} +Asha +person +viewer +district ${district} +\\d{4}-\\d\\d-\\d\\d$`, 'm'));
});

test('a place is given and taken', async () => {
  expect(await run('access', 'grant', role, '--level', 'school', '--id', '5'))
    .toEqual({ code: 0, output: `${role} may look at school 5.\n`, messages: '' });
  expect((await run('access', 'list')).output).toContain(`viewer  district ${district}, school 5 `);
  await run('access', 'withdraw', role, '--level', 'district', '--id', String(district));
  expect((await run('access', 'list')).output).toContain('viewer  school 5 ');
});

test('what was done by hand is told, and nothing where nothing was', async () => {
  expect(await run('access', 'check')).not.toMatchObject({ output: expect.stringContaining(role) });
  await askSql(databaseUrl, `delete from rls.scope where role_name = '${role}'`);
  const { code, output } = await run('access', 'check');
  expect(code).toBe(2);
  expect(output).toContain(`${role} is in g_school and has no school: rls.grant_scope.`);
  expect((await run('doctor')).output).toMatch(
    /^(warning|error) +Access +[A-Z_a-z].*\.( And \d+ more: access check tells them\.)?$/m);
});

test('who is expelled is no more', async () => {
  expect(await run('access', 'expel', role)).toMatchObject({ code: 0, output: `${role} is no more.\n` });
  expect((await run('access', 'list')).output).not.toContain(role);
  expect(await askSql(databaseUrl, `select from pg_roles where rolname = '${role}'`)).toEqual([]);
});

test('tokens are listed and revoked', async () => {
  await run('token', 'add', '--name', 'Jalkot', '--source', 'school');
  const { output } = await run('token', 'list');
  const [, number] = /^ *(\d+) +u_\w+ +Jalkot +school +never +good$/m.exec(output)!;
  expect(await run('token', 'revoke', number!)).toMatchObject({ code: 0 });
  expect((await run('token', 'list')).output).toMatch(/Jalkot +school +never +revoked$/m);
});

test.each([
  { words: ['access', 'grant', 'u_1a', '--level', 'district', '--id', '1'], code: 4, says: 'There is no person u_1a.' },
  { words: ['access', 'expel', 'r_owner'], code: 4, says: 'There is no person r_owner.' },
  { words: ['access', 'grant', 'u_1a', '--level', 'block'], code: 1, says: 'Say which block with --id.' },
  { words: ['access', 'grant', 'u_1a', '--level', 'village'], code: 1,
    says: '--level must be one of state, district, block, cluster, school, not "village".' },
  { words: ['access', 'list', 'u_1a'], code: 1,
    says: 'Say "access list", "check", or "grant", "withdraw" or "expel" and a role.' },
  { words: ['token', 'revoke', '999999'], code: 4, says: 'There is no token 999999.' },
])('$words is refused', async ({ words, code, says }) => {
  expect(await run(...words)).toEqual({ code, output: '', messages: `${says}\n` });
});
