/**
 * A database of one's own, for which a superuser runs the bootstrap once and everything after needs none; and an
 * OpenID provider of one's own, of which cQube is told the name and nothing more.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startPostgres, type EmbeddedPostgres } from '../../embedded/postgres.ts';
import { bootstrapDatabase } from '../../migrations/bootstrap.ts';
import { askGraphql, askSql } from '../ask.ts';
import { freePort, urlOf } from '../cluster.ts';
import { emitFile, zipOf } from '../emit-file.ts';
import { launchBrowser } from './browser.ts';
import { startForeignProvider, type ForeignProvider } from './foreign-provider.ts';
import { signIn } from './sign-in.ts';
import { startProduct, type Product } from './start-product.ts';

/** Two schools of the district, of which one has no place on the map, and one like that of another district. */
const masters = {
  block_master: 'block_name|udise_block_code|udise_dist_code|udise_state_code\nEast|249901|2499|24\n',
  cluster_master: 'cluster_name|udise_block_code|udise_cluster_code\nOne|249901|2499010001\n',
  school_master: `SchoolId|School|SchMgt|SchCat|DistrictId|BlockId|ClusterId|Latitude|Longitude
24990100101|Navapura|1|1|2499|249901|2499010001||73.1
24990100102|Khanpur|1|1|2499|249901|2499010001|22.3|73.1
24980100101|Rampar|1|1|2498|249801|2498010001||73.4
`,
};

let folder: string;
let server: EmbeddedPostgres;
let databaseUrl: string;
let product: Product;
let provider: ForeignProvider;

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
  const webPort = await freePort();
  provider = await startForeignProvider(`http://127.0.0.1:${webPort}`);
  product = await startProduct({
    CQUBE_DEMO: 'off', DATABASE_URL: databaseUrl, OIDC_ISSUER: provider.issuer, PORT: String(webPort),
  });
});

afterAll(async () => {
  await product?.stop();
  await provider?.stop();
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

describe('an OpenID provider of one’s own, named by OIDC_ISSUER alone', () => {
  let browser: Browser;
  let page: Page;
  let authorization: string;
  const asha = () => provider.accounts['asha']!;
  const csv = (headers: Record<string, string>) =>
    fetch(`${product.web}/export/exception_list/school_invalid_data.csv`, { headers });

  beforeAll(async () => {
    await Promise.all(Object.entries(masters).map(async ([source, text]) => {
      const name = source.replace('master', 'mst');
      const zip = await zipOf({ [`${name}.csv`]: text });
      await emitFile(product.web, product.credentials().emitter.token, `${source}/${name}.zip`, zip);
    }));
    await askSql(databaseUrl, `select rls.enrol('Asha Patel', 'person', $1, $2, '{r_viewer}', 'district', 2499)`,
      [provider.issuer, asha().subject]);
    browser = await launchBrowser();
    page = await browser.newPage();
    const asked = new Promise<Request>((settle) => page.on('request', (request) => {
      if (request.url().endsWith('/graphql') && request.headers()['authorization']) settle(request);
    }));
    await signIn(page, product.web, { username: 'asha', password: asha().password, entityId: 2499 });
    authorization = (await asked).headers()['authorization']!;
  });

  afterAll(() => browser?.close());

  test('is the only one: the embedded provider does not run, and has no account', async () => {
    expect((await fetch(`${product.web}/auth/.well-known/openid-configuration`)).status).toBe(404);
    expect(existsSync(join(product.home, 'log/identity.log'))).toBe(false);
    expect(readFileSync(join(product.home, 'ports.json'), 'utf8')).not.toContain('IDENTITY_PORT');
    expect(await askSql(databaseUrl, 'select from identity.account')).toEqual([]);
  });

  test('signed the person in by code and PKCE, with a token as Keycloak makes them', () => {
    expect(provider.asked).toEqual(expect.arrayContaining([
      'GET /.well-known/openid-configuration', 'GET /protocol/openid-connect/auth',
      'POST /protocol/openid-connect/token', 'GET /protocol/openid-connect/certs',
    ]));
    const [header, payload] = authorization.replace('Bearer ', '').split('.').slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    expect(header).toMatchObject({ typ: 'JWT', alg: 'RS256' });
    expect(payload).toMatchObject({
      iss: provider.issuer, sub: asha().subject, aud: ['urn:cqube', 'account'], azp: 'cqube-dashboard', typ: 'Bearer',
    });
    expect(payload).not.toHaveProperty('client_id');
  });

  test('is believed of who it is, and of no right: GraphQL shows the person’s own place', async () => {
    const { currentPerson, invalidSchools } = await askGraphql<{ currentPerson: object; invalidSchools: object }>(
      product.web, authorization.replace('Bearer ', ''), `{
        currentPerson { displayName level entityName capabilities }
        invalidSchools(first: 10) { nodes { schoolId } }
      }`);
    expect(currentPerson).toEqual({
      displayName: 'Asha Patel', level: 'district', entityName: 'Anandpur', capabilities: ['r_viewer'],
    });
    expect(invalidSchools).toEqual({ nodes: [{ schoolId: '24990100101' }] });
  });

  test('and so do the exports', async () => {
    const answer = await csv({ authorization });
    expect(answer.status).toBe(200);
    expect((await answer.text()).match(/\d{11}/g)).toEqual(['24990100101']);
    expect((await csv({})).status).toBe(401);
  });

  test('does not let in whom nobody enrolled, whatever roles the token names', async () => {
    const context = await browser.newContext();
    const other = await context.newPage();
    const refused = other.waitForResponse((response) => response.url().endsWith('/graphql'));
    await other.goto(product.web);
    await other.locator('input[name=username]').fill('ravi');
    await other.locator('input[name=password]').fill(provider.accounts['ravi']!.password);
    await other.locator('button.primary').click();
    const answer = await refused;
    expect(await answer.json()).toMatchObject({ status: 403, code: 'no-access' });
    await context.close();
  });

  test('does not keep in who was expelled', async () => {
    const [person] = await askSql<{ role: string }>(databaseUrl,
      `select role_id::regrole::text as role from rls.person where subject = $1`, [asha().subject]);
    await askSql(databaseUrl, 'select rls.expel($1)', [person!.role]);
    expect((await csv({ authorization })).status).toBe(401);
  });

  test('is where a person signs out too', async () => {
    await page.locator('cq-popup .who').click();
    await page.locator('.account button').click();
    await page.locator('input[name=username]').waitFor();
    expect(provider.asked).toContain('GET /protocol/openid-connect/logout');
    expect(new URL(page.url()).origin).toBe(new URL(provider.issuer).origin);
  });
});
