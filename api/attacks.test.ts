/**
 * What somebody tries who is signed in as another, sits between, asks for too much, guesses, or has a page of
 * their own open in somebody's browser. Each is tried at the web port, as it would be.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';

import { knowsProxy } from './proxies.ts';
import { startTestServer, type TestServer } from './test-server.ts';
import { giveState, type TestState } from './test-state.ts';

const proxy = '10.1.0.7';
let server: TestServer;
let state: TestState;
let emitter: string;
let given: { emission: string; correction: string; batch: number; archive: string };
let taken = 0;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'), {
    WEB_URL: 'https://cqube.example', TRUSTED_PROXIES: `${proxy}, 2001:db8::/32`, REFUSALS_PER_MINUTE: '10',
    EMITTER_CERTIFICATE: 'required', GRAPHQL_INTROSPECTION: 'off', PUBLIC_REPORTS: 'off',
  });
  state = await giveState(server.owner);
  emitter = await server.emitter();
  given = await emitted(emitter);
  await giveExports();
  server.pool.on('acquire', () => (taken += 1));
});

afterAll(() => server?.stop());

/** As a caller behind the proxy, with a certificate where one is needed. */
function ask(token: string | undefined, request: InjectOptions): Promise<LightMyRequestResponse> {
  return server.app.inject({
    remoteAddress: proxy,
    ...request,
    headers: { 'x-client-verify': 'SUCCESS', ...(token && { authorization: `Bearer ${token}` }), ...request.headers },
  });
}

/** An emission that was refused in part, with a correction asked for. */
async function emitted(token: string): Promise<typeof given> {
  const { emissionId: emission } = (await ask(token, {
    method: 'POST', url: '/data/upload-url', payload: { filename: 'school_master/school_mst.zip' },
  })).json();
  const archive = `school_master/2026/${emission}.zip`;
  await server.owner.query('update staging.emission set archive_key = $2 where emission_id = $1', [emission, archive]);
  const { rows } = await server.owner.query<{ batch: number }>(
    `insert into staging.batch (emission_id, emitter_id, source_name, file_name, state, lines_received, lines_blank,
       rows_kept, rows_unchanged, rows_rejected, position, rejected_key)
     select emission_id, emitter_id, source_name, 'school_mst.csv', 'kept', 1, 0, 1, 0, 0, 1, 'rejected/school.csv'
     from staging.emission where emission_id = $1
     returning batch_id as batch`, [emission]);
  await put('input', archive, 'raw');
  await put('input', 'rejected/school.csv', 'lines');
  const { correctionId: correction } = (await ask(token, {
    method: 'POST', url: `/data/emissions/${emission}/withdraw`, payload: { reason: 'Wrong month.' },
  })).json();
  return { emission, correction, batch: rows[0]!.batch, archive };
}

const folder = 'test_rate/2026/3';
const exportOf = (scope: string) => `/export/test_rate/month/school/${scope}.json`;
const district = (number: number) => `district_${state.id(number)}`;

async function giveExports(): Promise<void> {
  await put('output', 'test_rate/metadata.json', JSON.stringify({
    metric: 'test_rate', version: 3, refreshedAt: null, newestDay: null,
    periods: [{ window: 'month', periodStart: '2026-06-01', periodEnd: '2026-06-30', version: 3, folder }],
  }));
  for (const scope of ['state', district(1), district(2)]) {
    await put('output', `${folder}/school/${scope}.json.gz`, gzipSync(JSON.stringify({ scope })));
  }
}

function put(bucket: string, key: string, body: string | Buffer) {
  return server.store.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

const addressed: readonly {
  what: string;
  own: () => InjectOptions;
  unknown: () => InjectOptions;
  /** Of exports; of all else it is the emitter. */
  owner?: () => Promise<string>;
  /** Of what says the same to everyone. */
  status?: number;
}[] = [
  ...['', '/findings', '/rejected'].map((part) => ({
    what: `an emission${part}`,
    own: () => ({ url: `/data/emissions/${given.emission}${part}` }),
    unknown: () => ({ url: `/data/emissions/${randomUUID()}${part}` }),
  })),
  {
    what: 'rejected lines of a batch',
    own: () => ({ url: `/data/emissions/${given.emission}/rejected?batch=${given.batch}` }),
    unknown: () => ({ url: `/data/emissions/${randomUUID()}/rejected?batch=${given.batch}` }),
  },
  {
    what: 'a correction',
    own: () => ({ url: `/data/corrections/${given.correction}` }),
    unknown: () => ({ url: `/data/corrections/${randomUUID()}` }),
  },
  {
    what: 'an object of a bucket',
    own: () => ({ method: 'POST', url: '/data/download', payload: { bucket: 'input', filename: given.archive } }),
    unknown: () => ({ method: 'POST', url: '/data/download', payload: { bucket: 'input', filename: 'school/x.zip' } }),
    status: 404,
  },
  {
    what: 'the address of an object',
    own: () => ({ method: 'POST', url: '/data/download_url', payload: { bucket: 'input', filename: given.archive } }),
    unknown: () => ({ method: 'POST', url: '/data/download_url', payload: { bucket: 'input', filename: 'x.zip' } }),
    status: 404,
  },
  {
    what: 'an export',
    own: () => ({ url: exportOf(district(1)) }),
    unknown: () => ({ url: exportOf('district_77') }),
    owner: () => server.viewer('district', state.id(1)),
  },
  {
    what: 'an export of a cluster',
    own: () => ({ url: exportOf(`cluster_${state.id(111)}`) }),
    unknown: () => ({ url: exportOf('cluster_77') }),
    owner: () => server.viewer('cluster', state.id(111)),
  },
  {
    what: 'an export of a school',
    own: () => ({ url: exportOf(`school_${state.id(1111)}`) }),
    unknown: () => ({ url: exportOf('school_77') }),
    owner: () => server.viewer('school', state.id(1111)),
  },
];

describe('somebody else’s things', () => {
  const strangers = {
    'another emitter': () => server.emitter(),
    'a viewer of another district': () => server.viewer('district', state.id(2)),
    'a viewer of another school': () => server.viewer('school', state.id(2111)),
  };

  /** Who emits nothing is told so of every emission, and who only emits of every export. */
  const refused = (who: string, isExport: boolean) =>
    who === 'another emitter' ? (isExport ? 401 : 404) : (isExport ? 404 : 403);

  test.each(addressed)('$what are as unknown to others as what is not there', async (thing) => {
    const { own, unknown, owner, status } = thing;
    expect((await ask(await (owner?.() ?? emitter), own())).statusCode).toBe(200);
    for (const [who, token] of Object.entries(strangers)) {
      const credential = await token();
      const [found, missing] = [await ask(credential, own()), await ask(credential, unknown())];
      expect(found.statusCode, who).toBe(status ?? refused(who, owner !== undefined));
      expect(sentence(found)).toEqual(sentence(missing));
    }
  });

  /** An answer without what differs by itself: its id, and the name that was asked for. */
  function sentence(answer: LightMyRequestResponse): object {
    const { instance: _instance, message: _message, detail, ...rest } = answer.json();
    return { ...rest, detail: detail.replace(/“[^”]*”/g, '“…”') };
  }

  test('can be changed by nobody else', async () => {
    const url = `/data/emissions/${given.emission}/withdraw`;
    for (const token of Object.values(strangers)) {
      const answer = await ask(await token(), { method: 'POST', url, payload: { reason: 'Mine!' } });
      expect([403, 404]).toContain(answer.statusCode);
    }
    const { rows } = await server.owner.query('select from staging.correction');
    expect(rows).toHaveLength(1);
  });

  test('have ids that nobody guesses', async () => {
    const second = await emitted(await server.emitter());
    for (const id of [given.emission, given.correction, second.emission, second.correction]) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(second.emission.slice(-12)).not.toBe(given.emission.slice(-12));
  });

  test.each([
    '../../state', '..%2f..%2fstate', 'district_1%00', 'district_1;drop', 'district_-1', 'district_1e3',
    `district_${'9'.repeat(40)}`, "district_1' or '1'='1",
  ])('are not found by an address like %s', async (scope) => {
    const answer = await ask(await server.viewer('state'), { url: exportOf(scope) });
    expect([400, 404]).toContain(answer.statusCode);
  });
});

test('where public reports are off, whoever sends no token reads nothing', async () => {
  expect((await ask(undefined, { url: '/config.json' })).json().publicReports).toBeNull();
  for (const asked of [
    { url: '/export/test_rate/metadata.json' }, { url: exportOf('state') }, { url: exportOf('own') },
    { method: 'POST' as const, url: '/graphql', payload: { query: '{ __typename }' } },
  ]) {
    expect((await ask(undefined, asked)).json()).toMatchObject({ status: 401, code: 'not-signed-in' });
  }
});

describe('a cache that two people share', () => {
  /** Keeps what it may, by the headers that the answer varies with. A careless one keeps all that is 200. */
  function sharedCache({ isCareless }: { isCareless: boolean }) {
    const kept: { url: string; varied: string; answer: LightMyRequestResponse }[] = [];
    const variedBy = (answer: LightMyRequestResponse, headers: Record<string, unknown>) =>
      String(answer.headers['vary'] ?? '').toLowerCase().split(/, */).map((name) => `${name}=${headers[name]}`).join();
    return async (url: string, token?: string, more: Record<string, string> = {}) => {
      const headers = { ...more, ...(token && { authorization: `Bearer ${token}` }) };
      const hit = kept.find((each) => each.url === url && each.varied === variedBy(each.answer, headers));
      if (hit) {
        return { isHit: true, answer: hit.answer };
      }
      const answer = await ask(token, { url, headers: more });
      const mayKeep = !/no-store|private|no-cache/.test(String(answer.headers['cache-control'] ?? 'no-store'));
      if (answer.statusCode === 200 && (mayKeep || isCareless)) {
        kept.push({ url, varied: variedBy(answer, headers), answer });
      }
      return { isHit: false, answer };
    };
  }

  const things = () => [
    exportOf(district(1)), '/export/test_rate/metadata.json', exportOf(`school_${state.id(1111)}`),
    '/export/exception_list/school_invalid_data.csv', '/data/emissions', '/data/corrections', '/data/sources',
  ];

  test('keeps nothing of what is somebody’s', async () => {
    const through = sharedCache({ isCareless: false });
    const token = await server.viewer('district', state.id(1));
    for (const url of things()) {
      await through(url, token);
      const { isHit, answer } = await through(url, token);
      expect(isHit, url).toBe(false);
      expect(answer.headers['cache-control'], url).toMatch(/^(private, )?no-(store|cache)$|^private, no-cache$/);
      expect(answer.headers['vary'], url).toMatch(/authorization/i);
    }
  });

  test('gives it to nobody else even when it keeps what it should not', async () => {
    const through = sharedCache({ isCareless: true });
    const [one, other] = [await server.viewer('district', state.id(1)), await server.viewer('district', state.id(2))];
    expect((await through(exportOf(district(1)), one)).answer.json()).toEqual({ scope: district(1) });
    expect((await through(exportOf(district(1)), one)).isHit).toBe(true);
    expect((await through(exportOf(district(1)), other)).answer.statusCode).toBe(404);
    expect((await through(exportOf(district(1)))).answer.statusCode).toBe(401);
    for (const url of things()) {
      await through(url, one);
      expect((await through(url, other)).isHit, url).toBe(false);
      expect((await through(url)).isHit, url).toBe(false);
    }
  });

  test('and a tag of somebody’s answer opens it to nobody', async () => {
    const url = exportOf(district(1));
    const own = await server.viewer('district', state.id(1));
    const { etag } = (await ask(own, { url })).headers;
    expect((await ask(own, { url, headers: { 'if-none-match': etag! } })).statusCode).toBe(304);
    const other = await server.viewer('district', state.id(2));
    for (const tag of [etag!, '*', `W/${etag}`]) {
      expect((await ask(other, { url, headers: { 'if-none-match': tag } })).statusCode).toBe(404);
      expect((await ask(undefined, { url, headers: { 'if-none-match': tag } })).statusCode).toBe(401);
    }
  });

  test('keeps no refusal and no answer of GraphQL', async () => {
    const token = await server.viewer('state');
    const answers = [
      await ask(undefined, { url: exportOf('state') }), await ask(token, { url: exportOf('district_77') }),
      await ask(token, { method: 'POST', url: '/graphql', payload: { query: '{ currentPerson { level } }' } }),
    ];
    expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(['no-store', 'no-store', 'no-store']);
  });
});

describe('a question to GraphQL that is too much', () => {
  const names = (count: number, of: string) =>
    Array.from({ length: count }, (_, index) => `a${index}: ${of}`).join(' ');
  const chain = Array.from({ length: 30 }, (_, index) =>
    `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`).join(' ');
  const nested = (depth: number) => '{ emission { batches(first: 1) { nodes '.repeat(depth) + '{ state }'
    + '} } }'.repeat(depth);
  const known = '{ currentPerson { level } }';

  test.each<{ given: string; payload: unknown; status?: number }>([
    { given: 'great depth', payload: { query: `{ emissions(first: 1) { nodes ${nested(40)} } }` } },
    { given: 'a flood of names', payload: { query: `{ ${names(1_000, 'currentPerson { level }')} }` } },
    { given: 'a flood of one name', payload: { query: `{ currentPerson { ${'level '.repeat(7_000)} } }` } },
    { given: 'a flood of pages', payload: { query: `{ ${names(50, 'metrics(first: 1000) { nodes { title } }')} }` } },
    { given: 'a circle of fragments', payload: {
      query: '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
    } },
    { given: 'a fragment of itself', payload: {
      query: '{ currentPerson { ...a } } fragment a on CurrentPersonRecord { level ...a }',
    } },
    { given: 'fragments that double thirty times', payload: {
      query: `{ ...f0 } ${chain} fragment f30 on Query { currentPerson { level } }`,
    } },
    { given: 'a huge page', payload: { query: '{ reportValues(first: 1000000) { nodes { value } } }' } },
    { given: 'a page of less than nothing', payload: { query: '{ reportValues(first: -1) { nodes { value } } }' } },
    { given: 'rows of rows', payload: { query:
      '{ emissions(first: 2000) { nodes { batches(first: 2000) { nodes { state } } } } }' } },
    { given: 'a flood of directives', payload: {
      query: `{ currentPerson { level ${'@include(if: true) '.repeat(999)}} }`,
    } },
    { given: 'the schema', payload: { query: '{ __schema { types { name fields { name } } } }' } },
    { given: 'a type', payload: { query: '{ __type(name: "Query") { name } }' } },
    { given: 'a change', payload: { query: 'mutation { createMetric { clientMutationId } }' } },
    { given: 'a subscription', payload: { query: 'subscription { metrics(first: 1) { nodes { title } } }' } },
    { given: 'a batch', payload: Array.from({ length: 100 }, () => ({ query: known })) },
    { given: 'no question', payload: {} },
    { given: 'a question that is no text', payload: { query: { $ne: '' } } },
    { given: 'brackets without end', payload: { query: '{a'.repeat(12_000) } },
    { given: 'lists without end', payload: { query: `{ currentPerson(x: ${'['.repeat(20_000)}) { level } }` } },
    { given: 'two questions and no choice', payload: { query: `query a ${known} query b ${known}` } },
    { given: 'the name of a kept question', payload: {
      extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
    } },
    { given: 'a body without end', payload: { query: ' '.repeat(90_000) }, status: 413 },
  ])('is refused before the database hears of it: $given', async ({ payload, status = 400 }) => {
    const token = await server.viewer('state');
    await ask(token, { method: 'POST', url: '/graphql', payload: { query: known } });
    const before = taken;
    const answer = await ask(token, {
      method: 'POST', url: '/graphql', payload: payload as object,
      headers: { accept: 'application/graphql-response+json' },
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json().data ?? null).toBeNull();
    expect(taken).toBe(before);
  });

  test('the same as an address is no question at all', async () => {
    const token = await server.viewer('state');
    const answer = await ask(token, { url: `/graphql?query=${encodeURIComponent(known)}` });
    expect([404, 405]).toContain(answer.statusCode);
  });
});

describe('what only the proxy may say', () => {
  const spoofed = {
    'x-forwarded-for': '6.6.6.6', 'x-forwarded-host': 'evil.example', 'x-real-ip': '6.6.6.6',
    'forwarded': 'for=6.6.6.6', 'true-client-ip': '6.6.6.6', 'x-client-verify': 'SUCCESS',
    'ssl-client-verify': 'SUCCESS', 'x-ssl-client-cert': 'pem',
  };
  const loggedAddress = ({ headers }: LightMyRequestResponse) => JSON.parse(server.logged.find((line) =>
    line.includes(headers['x-request-id'] as string) && line.includes('"msg":"request"'))!).address;

  test('is believed of it', async () => {
    const answer = await ask(emitter, { url: '/data/sources', headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(answer.statusCode).toBe(200);
    expect(loggedAddress(answer)).toBe('203.0.113.9');
  });

  test('and of whom it speaks for, no word more', async () => {
    const headers = { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' };
    const answer = await ask(emitter, { url: '/data/sources', headers });
    expect(loggedAddress(answer)).toBe('203.0.113.9');
  });

  test.each(['203.0.113.5', '127.0.0.1', '10.1.0.8', '::1', '::ffff:10.1.0.8'])(
    'is not believed of %s', async (remoteAddress) => {
      const token = await server.viewer('state');
      const answer = await ask(token, { url: '/data/sources', remoteAddress, headers: spoofed });
      expect(answer.statusCode).toBe(200);
      expect(loggedAddress(answer)).toBe(remoteAddress);
      const emitting = await ask(emitter, { url: '/data/sources', remoteAddress, headers: spoofed });
      expect(emitting.json()).toMatchObject({ status: 403, code: 'certificate-required' });
      const figures = await ask(undefined, { url: '/metrics', remoteAddress: '203.0.113.5', headers: {
        'x-forwarded-for': '127.0.0.1',
      } });
      expect(figures.statusCode).toBe(404);
    });

  test.each(['NONE', 'FAILED:certificate has expired', 'FAILED:certificate revoked',
    'FAILED:unable to verify the first certificate', 'success', 'SUCCESS, SUCCESS', ''])(
    'a certificate is not good when it says "%s"', async (word) => {
      const before = taken;
      const answer = await ask(emitter, { url: '/data/emissions', headers: { 'x-client-verify': word } });
      expect(answer.json()).toMatchObject({ status: 403, code: 'certificate-required' });
      expect(taken).toBe(before);
    });

  test('people need no certificate', async () => {
    const headers = { 'x-client-verify': 'NONE' };
    const answer = await ask(await server.viewer('state'), { url: '/data/sources', headers });
    expect(answer.statusCode).toBe(200);
  });

  test.each([
    { networks: ['10.1.0.0/16'], address: '10.1.255.9', then: true },
    { networks: ['10.1.0.0/16'], address: '::ffff:10.1.255.9', then: true },
    { networks: ['10.1.0.0/16'], address: '10.2.0.1', then: false },
    { networks: ['2001:db8::/32'], address: '2001:db8::1', then: true },
    { networks: ['2001:db8::/32'], address: '2001:db9::1', then: false },
    { networks: [], address: '127.0.0.1', then: false },
    { networks: ['10.1.0.0/16'], address: 'unix', then: false },
  ])('$address is a proxy of $networks: $then', ({ networks, address, then }) => {
    expect(knowsProxy(networks)(address)).toBe(then);
  });

  test('nginx says it all anew, and nothing below a location', async () => {
    const text = await readFile(join(import.meta.dirname, '../deploy/nginx/cqube.conf'), 'utf8');
    const lines = text.split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#'));
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    const set = Object.fromEntries(lines.flatMap((line) => {
      const [, name, value] = /^proxy_set_header (\S+) (.*);$/.exec(line) ?? [];
      return name ? [[name.toLowerCase(), value]] : [];
    }));
    expect(set).toMatchObject({
      'x-forwarded-for': '$remote_addr', 'x-forwarded-host': '$host', 'x-forwarded-proto': 'https',
      'x-client-verify': '$ssl_client_verify', 'x-client-cert': '""', 'x-real-ip': '""', 'forwarded': '""',
    });
    expect(text).not.toMatch(/\$http_x_|\$proxy_add_x_forwarded_for|ssl_verify_client off/);
    expect(lines.slice(at('location')).filter((line) => line.startsWith('proxy_set_header'))).toEqual([]);
    expect(lines).toEqual(expect.arrayContaining(['ssl_verify_client optional;', expect.stringMatching(/^ssl_crl /)]));
  });
});

describe('a page of somebody else’s in the browser', () => {
  const origin = 'https://evil.example';

  test.each([
    { method: 'GET', url: '/data/sources' }, { method: 'POST', url: '/graphql' },
    { method: 'GET', url: '/config.json' },
    { method: 'OPTIONS', url: '/graphql' }, { method: 'OPTIONS', url: '/data/upload-url' },
    { method: 'OPTIONS', url: '/export/test_rate/metadata.json' },
  ] as const)('is told by no header that it may read $method $url', async ({ method, url }) => {
    const answer = await ask(await server.viewer('state'), {
      method, url, headers: {
        origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization',
      },
    });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(method === 'OPTIONS' ? answer.statusCode : 404).toBe(404);
  });

  test.each([
    { url: '/graphql', type: 'text/plain', body: '{"query":"{ currentPerson { level } }"}' },
    { url: '/graphql', type: 'application/x-www-form-urlencoded', body: 'query={currentPerson{level}}' },
    { url: '/data/upload-url', type: 'application/x-www-form-urlencoded', body: 'filename=school/school.zip' },
  ])('does nothing by a form that brings cookies along: $url as $type', async ({ url, type, body }) => {
    const cookies = 'cqube_session=abc; access_token=abc';
    const answer = await ask(undefined, {
      method: 'POST', url, payload: body, headers: { origin, cookie: cookies, 'content-type': type },
    });
    expect(answer.json()).toMatchObject({ status: 401, code: 'not-signed-in' });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('cannot put a token into an address', async () => {
    const token = await server.viewer('state');
    for (const query of [`access_token=${token}`, `token=${token}`, `authorization=Bearer%20${token}`]) {
      expect((await ask(undefined, { url: `/data/sources?${query}` })).statusCode).toBe(401);
    }
  });
});

describe('somebody who guesses tokens', () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  const guess = (address: string, token = `cqe_${randomUUID().replaceAll('-', '')}abcdefghijk`) =>
    ask(token, { url: '/data/sources', ...from(address) });

  test('waits after ten of them, and those who were in go on', async () => {
    const [inside, late] = [await server.viewer('state'), await server.viewer('state')];
    await ask(inside, { url: '/data/sources', ...from('203.0.113.50') });
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await guess('203.0.113.50')).statusCode).toBe(401);
    }
    const before = taken;
    expect((await guess('203.0.113.50')).json()).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect((await ask(late, { url: '/data/sources', ...from('203.0.113.50') })).statusCode).toBe(429);
    expect(taken).toBe(before);
    expect((await ask(inside, { url: '/data/sources', ...from('203.0.113.50') })).statusCode).toBe(200);
    expect((await ask(late, { url: '/data/sources', ...from('203.0.113.51') })).statusCode).toBe(200);
  });

  test('is told of in the log and the audit, once', async () => {
    const warned = server.logged.filter((line) => line.includes('credentials refused too often'));
    expect(warned.map((line) => JSON.parse(line))).toMatchObject([{ address: '203.0.113.50', count: 10 }]);
    const { rows } = await server.owner.query(
      `select detail, outcome from rls.audit_entry where action = 'credentials refused'`);
    expect(rows).toEqual([{ detail: { address: '203.0.113.50', count: 10 }, outcome: 'refused' }]);
  });

  test('is one though the address changes within a household', async () => {
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await guess(`2001:aaaa:1:2::${tries + 1}`)).statusCode).toBe(401);
    }
    expect((await guess('2001:aaaa:1:2:ffff::1')).statusCode).toBe(429);
    expect((await guess('2001:aaaa:1:3::1')).statusCode).toBe(401);
  });

  test('is not who sends one old token again and again', async () => {
    for (let tries = 0; tries < 15; tries += 1) {
      expect((await guess('203.0.113.60', `cqe_${'o'.repeat(43)}`)).statusCode).toBe(401);
    }
  });

  test('may try again after a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    try {
      expect((await guess('203.0.113.50')).statusCode).toBe(401);
    } finally {
      vi.useRealTimers();
    }
  });
});
