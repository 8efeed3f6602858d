/** A database of one's own: a superuser runs the bootstrap once, everything after needs none. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startPostgres, type EmbeddedPostgres } from '../../embedded/postgres.ts';
import { bootstrapDatabase } from '../../migrations/bootstrap.ts';
import { askSql } from '../ask.ts';
import { freePort, urlOf } from '../cluster.ts';
import { emitFile, zipOf } from '../emit-file.ts';
import { startProduct, type Product } from './start-product.ts';

let folder: string;
let server: EmbeddedPostgres;
let databaseUrl: string;
let product: Product;

beforeAll(async () => {
  folder = mkdtempSync('/var/tmp/cqube-external-');
  chmodSync(folder, 0o755);
  const port = await freePort();
  server = await startPostgres({
    dataDir: join(folder, 'data'), port, password: 'test', settings: { max_locks_per_transaction: '256' },
  });
  databaseUrl = await bootstrapDatabase({
    superuserUrl: urlOf(port, 'postgres'), database: 'cqube', password: 'secret',
  });
  product = await startProduct({ CQUBE_DEMO: 'off', DATABASE_URL: databaseUrl });
});

afterAll(async () => {
  await product?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the login that migrates is no superuser and cannot become one', async () => {
  const [login] = await askSql(databaseUrl, `
    select rolsuper as "isSuperuser", rolbypassrls as "bypasses", rolcreaterole as "createsRoles"
    from pg_roles where rolname = current_user`);
  expect(login).toEqual({ isSuperuser: false, bypasses: false, createsRoles: true });
});

test('a file that is emitted is kept in that database', async () => {
  const zip = await zipOf({ 'district_mst.csv': 'DistrictId|StateId|District|IsActive\n2499|24|Anandpur|TRUE\n' });
  const receipt = await emitFile(
    product.web, product.credentials().emitter.token, 'district_master/district_mst.zip', zip);
  expect(receipt).toMatchObject({ state: 'published', batches: [{ rowsKept: 1, rowsRejected: 0 }] });
  const rows = await askSql(
    databaseUrl, 'select district_id::int as id, district_name as name from transform.district');
  expect(rows).toEqual([{ id: 2499, name: 'Anandpur' }]);
});
