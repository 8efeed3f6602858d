/**
 * Each defence of the database is taken away in turn, and some test of test/sql must notice.
 *
 * Policies, row security, pinned paths, asking views and rights come from the catalogue; each `revoke` that
 * stands in sql/ is taken out of a copy, which must then leave something standing that was granted by hand.
 */
import { cp, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf, withSuperuser } from '../cluster.ts';
import { keptByHand } from '../kept-by-hand.ts';
import { mutationsOf, noticedBy } from '../mutations.ts';

const port = inject('databasePort');
const mutations = await withSuperuser(urlOf(port, await freshDatabase(port)), mutationsOf);
const kinds = [...new Set(mutations.map(({ kind }) => kind))];

describe('of what stands in the catalogue', () => {
  let client: Client;

  beforeAll(async () => {
    client = new Client({ connectionString: urlOf(port, await freshDatabase(port)) });
    await client.connect();
  });
  afterAll(() => client?.end());

  test('there is something to take away', () => {
    expect(mutations.length).toBeGreaterThan(1_000);
  });

  test('nothing is noticed where nothing is taken away', async () => {
    expect(await noticedBy(client, 'select 1')).toBeUndefined();
  });

  test.each(kinds)('no %s survives', { timeout: 1_800_000 }, async (kind) => {
    const survivors: string[] = [];
    for (const { statement } of mutations.filter((mutation) => mutation.kind === kind)) {
      if (!await noticedBy(client, statement)) {
        survivors.push(statement);
      }
    }
    expect(survivors).toEqual([]);
  });
});

describe('of what is written in sql/', async () => {
  const revoke = /^revoke [^;]*;/gm;
  const found: { path: string; statement: string }[] = [];
  for await (const path of glob('rls/grant/*.sql', { cwd: 'sql' })) {
    const text = await readFile(join('sql', path), 'utf8');
    found.push(...[...text.matchAll(revoke)].map(([statement]) => ({ path, statement: statement.trim() })));
  }
  const ofTables = { path: 'rls/turn_on_sql.sql', statement: 'where grantee = 0\n' };

  test.each([...found, ofTables])('$path: without “$statement” something stays', async ({ path, statement }) => {
    const folder = await mkdtemp(join(tmpdir(), 'cqube-mutation-'));
    try {
      await cp('sql', folder, { recursive: true });
      const text = await readFile(join(folder, path), 'utf8');
      expect(text).toContain(statement);
      const instead = statement.startsWith('revoke') ? '' : 'where false\n';
      await writeFile(join(folder, path), text.replace(statement, instead));
      expect(await keptByHand(port, folder)).not.toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
