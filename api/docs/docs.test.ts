/** What /docs says is what the API does: every route is there, and every answer has the shape that it says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';
import { giveState, type TestState } from '../test-state.ts';

type Schema = { readonly properties?: { readonly code?: { readonly enum?: readonly string[] } } };
type Operation = {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>>;
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

let server: TestServer;
let state: TestState;
let document: Document;
const routes: string[] = [];

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  server.app.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().filter((each) => each !== 'HEAD').map((each) => `${each} ${url}`));
  });
  state = await giveState(server.owner);
  document = (await server.app.inject('/docs/json')).json<Document>();
});

afterAll(() => server?.stop());

test('it is OpenAPI 3.1, for whoever asks, and says nothing of what is not there', () => {
  expect(document.openapi).toBe('3.1.0');
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`));
  expect(described.filter((each) => !routes.includes(each))).toEqual([]);
  expect(routes.filter((each) => / \/(data|export)\//.test(each) && !described.includes(each))).toEqual([]);
  expect(described.length).toBeGreaterThan(25);
});

test('each code it names is one of docs/errors.md', () => {
  const known = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  const problems = Object.values(document.paths).flatMap((operations) => Object.values(operations))
    .flatMap(({ responses }) => Object.values(responses))
    .flatMap(({ content }) => content?.['application/problem+json']?.schema.properties?.code?.enum ?? []);
  expect(problems.length).toBeGreaterThan(200);
  expect([...new Set(problems)].filter((code) => !known.includes(`\`${code}\``))).toEqual([]);
});

test('a person reads it as a page, whose scripts are its own', async () => {
  const page = await server.app.inject('/docs');
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).not.toContain('unsafe-eval');
  expect(page.body).toContain('cQube API');
});

describe('an answer has the shape that is described', () => {
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);

  async function check(method: string, path: string, asked: {
    url: string; token?: string | undefined; payload?: object;
  }): Promise<void> {
    const { statusCode, body, headers } = await server.app.inject({
      method: method as 'GET', url: asked.url,
      headers: asked.token ? { authorization: `Bearer ${asked.token}` } : {},
      ...(asked.payload && { payload: asked.payload }),
    });
    const type = String(headers['content-type']).split(';')[0]!;
    const described = document.paths[path]![method.toLowerCase()]!.responses[String(statusCode)]?.content?.[type];
    expect(described, `${method} ${path}: ${statusCode} ${type} is described`).toBeDefined();
    const isRight = ajv.compile(described!.schema);
    expect(isRight(JSON.parse(body)) || isRight.errors, body).toBe(true);
  }

  test('of an emission, from the question to the receipt', async () => {
    const token = await server.emitter();
    const ask = { method: 'POST', url: '/data/upload-url' } as const;
    const payload = { filename: 'school_master/school_mst.zip' };
    const asked = await server.app.inject({ ...ask, headers: { authorization: `Bearer ${token}` }, payload });
    const { emissionId } = asked.json<{ emissionId: string }>();
    await server.owner.query(
      `insert into staging.batch (emission_id, emitter_id, source_name, file_name, state, findings)
       select emission_id, emitter_id, 'school', 'school_mst.csv', 'open', '{"type": 2}'
       from staging.emission where emission_id = $1`, [emissionId]);
    await server.owner.query(
      `insert into staging.finding (emission_id, batch_id, emitter_id, line, code, column_name, value, severity)
       select emission_id, batch_id, emitter_id, 7, 'type', 'latitude', 'north', 'reject'
       from staging.batch where emission_id = $1`, [emissionId]);

    const one = `/data/emissions/${emissionId}`;
    await check('POST', '/data/upload-url', { url: '/data/upload-url', token, payload });
    await check('POST', '/data/upload-url', { url: '/data/upload-url', token, payload: { filename: 'a' } });
    await check('POST', '/data/upload-url', { url: '/data/upload-url', payload });
    await check('GET', '/data/emissions', { url: '/data/emissions', token });
    await check('GET', '/data/emissions/{id}', { url: one, token });
    await check('GET', '/data/emissions/{id}/findings', { url: `${one}/findings`, token });
    await check('GET', '/data/emissions/{id}/rejected', { url: `${one}/rejected`, token });
    await check('GET', '/data/sources', { url: '/data/sources', token });
    await check('GET', '/data/sources/{name}', { url: '/data/sources/school', token });
    await check('GET', '/data/list_s3_buckets', { url: '/data/list_s3_buckets', token });
    await check('POST', '/data/emissions/{id}/withdraw', {
      url: `${one}/withdraw`, token, payload: { reason: 'The wrong year.' },
    });
    await check('GET', '/data/corrections', { url: '/data/corrections', token });
    await check('POST', '/data/uploads', { url: '/data/uploads', token, payload: { ...payload, sizeBytes: 9 } });
    await check('POST', '/data/uploads', { url: '/data/uploads', token, payload });
  });

  test('of exports, and of what an administrator asks', async () => {
    const token = await server.viewer('district', state.id(1));
    await check('GET', '/export/{metric}/metadata.json', { url: '/export/test_rate/metadata.json', token });
    await check('GET', '/export/{metric}/{window}/{level}/{file}', {
      url: '/export/test_rate/overall/school/own.json', token,
    });
    await check('GET', '/export/{metric}/metadata.json', { url: '/export/nothing/metadata.json', token });
    const admin = await server.admin();
    await check('POST', '/data/sources/{name}/enabled', {
      url: '/data/sources/school/enabled', token: admin, payload: { enabled: true },
    });
    await check('POST', '/data/sources/{name}/reopen', {
      url: '/data/sources/school/reopen', token: admin, payload: { period: '2026-06', reason: 'Late.' },
    });
  });
});
