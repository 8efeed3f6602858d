/** Large files over a line that breaks: the real API and object store behind a proxy that cuts. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GetObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../api/test-server.ts';
import { startCuttingProxy, type CuttingProxy } from './fixture/cutting-proxy.ts';
import { runCli } from './fixture/run-cli.ts';

const mebibyte = 2 ** 20;
const content = randomBytes(80 * mebibyte);
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let server: TestServer;
let token: string;
let url: string;
let folder: string;
let proxy: CuttingProxy;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'), { UPLOAD_LIMIT_MEGABYTES: '100' });
  token = await server.emitter();
  url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  folder = await mkdtemp(join(tmpdir(), 'cqube-large-'));
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  const { port } = await server.store.config.endpoint!();
  proxy = await startCuttingProxy(port!);
  await writeFile(join(folder, 'student_attendance.zip'), content);
});

afterEach(() => proxy.stop());

function emit(signal = new AbortController().signal) {
  return runCli(['emit', join(folder, 'student_attendance.zip'), '--json'], {
    signal,
    env: { CQUBE_HOME: '/nonexistent', CQUBE_URL: url, CQUBE_TOKEN: token, CQUBE_STATE: join(folder, 'state'),
      HTTP_PROXY: proxy.url },
  });
}

async function underWay(): Promise<number> {
  const { Uploads } = await server.store.send(new ListMultipartUploadsCommand({ Bucket: 'emission' }));
  return Uploads?.length ?? 0;
}

async function stored(emissionId: string): Promise<string> {
  const { Contents } = await server.store.send(new ListObjectsV2Command({ Bucket: 'emission' }));
  const key = Contents!.map(({ Key }) => Key!).find((name) => name.includes(emissionId));
  const { Body } = await server.store.send(new GetObjectCommand({ Bucket: 'emission', Key: key }));
  return digest(Buffer.from(await Body!.transformToByteArray()));
}

test('a line that is cut at 1, 50 and 99 % costs the parts that were on their way', async () => {
  proxy.cuts = [0.01, 0.5, 0.99].map((share) => Math.round(share * content.length));
  const { code, output, messages } = await emit();

  expect(messages).toContain('Trying again');
  expect(code).toBe(0);
  expect(proxy.cuts).toEqual([]);
  expect(await stored(JSON.parse(output).files[0].emissionId)).toBe(digest(content));
  expect(await underWay()).toBe(0);
  expect(await readdir(join(folder, 'state'))).toEqual([]);
});

test('a later run goes on where the first was stopped', async () => {
  const stop = new AbortController();
  proxy.onBytes = (bytes) => bytes > 60 * mebibyte && stop.abort();
  expect((await emit(stop.signal)).code).toBe(130);
  expect(await underWay()).toBe(1);

  proxy.bytes = 0;
  proxy.onBytes = () => {};
  const { code, output, messages } = await emit();
  expect(messages).toMatch(/Going on with student_attendance.zip, of which [1-4] parts are there/);
  expect(code).toBe(0);
  expect(proxy.bytes).toBeLessThan(70 * mebibyte);
  expect(await stored(JSON.parse(output).files[0].emissionId)).toBe(digest(content));
  expect(await underWay()).toBe(0);
});

describe('an upload in parts', () => {
  const send = async (path: string, body?: object, as = token, method: 'GET' | 'POST' | 'DELETE' = 'POST') => {
    const headers = { authorization: `Bearer ${as}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return { status: answer.status, body: answer.status === 204 ? {} : await answer.json() as Record<string, string> };
  };
  const begin = async (sizeBytes = 9) => (await send('/data/uploads', {
    filename: 'student_attendance/student_attendance.zip', sizeBytes,
  })).body as { emissionId: string; uploadId: string };
  const put = async ({ emissionId, uploadId }: { emissionId: string; uploadId: string }, text: string) => {
    const { body } = await send(`/data/uploads/${emissionId}/parts`, { uploadId, numbers: [1] });
    await fetch((body['urls'] as unknown as Record<string, string>)['1']!, { method: 'PUT', body: text });
  };

  test('is complete once all is there, and says so to who asks again', async () => {
    const { emissionId, uploadId } = await begin();
    const complete = () => send(`/data/uploads/${emissionId}/complete`, { uploadId, sizeBytes: 9 });
    expect(await complete()).toMatchObject({ status: 409, body: { code: 'parts-missing' } });
    await put({ emissionId, uploadId }, 'too short'.slice(1));
    expect(await complete()).toMatchObject({ status: 409, body: { code: 'parts-missing' } });
    await put({ emissionId, uploadId }, 'all of it');
    expect(await complete()).toEqual({ status: 200, body: { emissionId, sizeBytes: 9 } });
    expect(await complete()).toEqual({ status: 200, body: { emissionId, sizeBytes: 9 } });

    await server.owner.query(`update staging.emission set state = 'received' where emission_id = $1`, [emissionId]);
    expect((await complete()).status).toBe(200);
    expect((await send(`/data/uploads/${emissionId}/parts`, { uploadId, numbers: [1] })).status).toBe(404);
  });

  test('that is given up leaves nothing', async () => {
    const { emissionId, uploadId } = await begin();
    await put({ emissionId, uploadId }, 'all of it');
    const path = `/data/uploads/${emissionId}?uploadId=${uploadId}`;
    expect((await send(path, undefined, token, 'GET')).body).toMatchObject({ parts: [{ number: 1, sizeBytes: 9 }] });
    expect((await send(path, undefined, token, 'DELETE')).status).toBe(204);
    expect((await send(path, undefined, token, 'GET')).status).toBe(404);
    expect(await underWay()).toBe(0);
  });

  test('is nobody else\'s, nor of an administrator', async () => {
    const { emissionId, uploadId } = await begin();
    const asks = async (as: string) => Promise.all([
      send(`/data/uploads/${emissionId}?uploadId=${uploadId}`, undefined, as, 'GET'),
      send(`/data/uploads/${emissionId}/parts`, { uploadId, numbers: [1] }, as),
      send(`/data/uploads/${emissionId}/complete`, { uploadId, sizeBytes: 9 }, as),
      send(`/data/uploads/${emissionId}?uploadId=${uploadId}`, undefined, as, 'DELETE'),
    ]);
    for (const as of [await server.emitter(), await server.admin()]) {
      expect((await asks(as)).map(({ status }) => status)).not.toContain(200);
    }
    const other = await begin();
    expect((await send(`/data/uploads/${other.emissionId}?uploadId=${uploadId}`, undefined, token, 'GET')).status)
      .toBe(404);
    expect((await send('/data/uploads/nothing?uploadId=x', undefined, token, 'GET')).status).toBe(404);
  });

  test.each([
    { given: 'more than is taken', body: { filename: 'student_attendance/a.zip', sizeBytes: 101 * mebibyte },
      then: { status: 413, body: { code: 'too-large' } } },
    { given: 'no size', body: { filename: 'student_attendance/student_attendance.zip' },
      then: { status: 400, body: { code: 'bad-request' } } },
    { given: 'no source', body: { filename: 'unheard/of.zip', sizeBytes: 1 },
      then: { status: 400, body: { code: 'unknown-source' } } },
  ])('is refused for $given', async ({ body, then }) => {
    expect(await send('/data/uploads', body)).toMatchObject(then);
  });
});
