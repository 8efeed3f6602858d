/** The kept database of every release becomes today's: same numbers, same catalogue as a fresh one. */
import { spawnSync } from 'node:child_process';
import { chmodSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { Client } from 'pg';
import { describe, expect, inject, test } from 'vitest';

import { serverUser, startPostgres } from '../embedded/postgres.ts';
import { migrateDatabase } from '../migrations/migrate.ts';
import { askSql } from './ask.ts';
import { catalogueOf } from './catalogue.ts';
import { freePort, freshDatabase, urlOf } from './cluster.ts';

const releases = globSync('test/fixture/database-*.tar.gz');

test('there is a database of every release', () => expect(releases.length).toBeGreaterThan(0));

describe.each(releases)('%s', (archive) => {
  test('is migrated, keeps its numbers, and has the catalogue of a fresh database', async () => {
    const folder = mkdtempSync(`/var/tmp/cqube-${basename(archive, '.tar.gz')}-`);
    const dataDir = unpack(archive, folder);
    const port = await freePort();
    const server = await startPostgres({
      dataDir, port, password: 'fixture', settings: { max_locks_per_transaction: '256' },
    });
    try {
      const url = `postgres://m_cqube:fixture@127.0.0.1:${port}/cqube`;
      await migrateDatabase({ databaseUrl: url });
      await migrateDatabase({ databaseUrl: url });

      expect(await values(url)).toEqual([
        { entity: '99', value: '66.7' }, { entity: '9901', value: '83.3' }, { entity: '9902', value: '33.3' },
      ]);
      await askSql(url, 'call aggregate.refresh_all()');
      expect(await values(url)).toHaveLength(3);
      expect(await catalogue(url)).toEqual(await catalogue(await freshUrl()));
    } finally {
      await server.stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function unpack(archive: string, folder: string): string {
  chmodSync(folder, 0o755);
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  const { status, stderr } = spawnSync(
    'tar', ['-xzf', archive, '--no-same-owner', '-C', dataDir], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const user = serverUser();
  if (user) spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, dataDir]);
  return dataDir;
}

/** Present of marked days, by hand: 3 of 4 and 2 of 2 in the first district, 1 of 3 in the second. */
function values(url: string): Promise<object[]> {
  return askSql(url, `
    select entity_id::text as entity, value::text
    from aggregate.report_value
    where metric_name = 'student_attendance_rate' and window_name = 'overall' and level in ('state', 'district')
      and management_id is null and category_id is null
    order by entity_id`);
}

async function freshUrl(): Promise<string> {
  const port = inject('databasePort');
  return urlOf(port, await freshDatabase(port), 'm_cqube');
}

async function catalogue(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await catalogueOf(client);
  } finally {
    await client.end();
  }
}
