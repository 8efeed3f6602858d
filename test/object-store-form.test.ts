/** Presigned forms (POST policy): how every emission arrives. */
import { connect } from 'node:net';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { outcome, startTestStore, testBucket as Bucket, webOrigin, type TestStore } from './object-store-setup.ts';

let store: TestStore;
let clock = 0;
let count = 0;
beforeAll(async () => {
  store = await startTestStore({ now: () => Date.now() + clock });
});
afterAll(async () => {
  expect(store.faults).toEqual([]);
  await store.close();
});

const range = (minimum: number, maximum: number) => ['content-length-range', minimum, maximum] as const;

async function sign(options: Partial<PresignedPostOptions> = {}): Promise<PresignedPost> {
  count += 1;
  return createPresignedPost(store.client, {
    Bucket,
    Key: `source/file-${count}.zip`,
    Conditions: [[...range(1, 100)]],
    Expires: 60,
    ...options,
  });
}

async function post({ url, fields }: PresignedPost, body: string | Buffer<ArrayBuffer>, changes: object = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes })) {
    form.append(name, String(value));
  }
  form.append('file', new Blob([body]), 'f.zip');
  const response = await fetch(url, { method: 'POST', body: form, headers: { origin: webOrigin } });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function stored(key: string): Promise<string> {
  const { Body } = await store.client.send(new GetObjectCommand({ Bucket, Key: key }));
  return Body!.transformToString();
}

async function expectNothing(form: PresignedPost): Promise<void> {
  const head = new HeadObjectCommand({ Bucket, Key: form.fields['key']! });
  expect(await outcome(store.client.send(head))).toBe('404 NotFound');
  expect(await readdir(join(store.folder, '.incoming'))).toEqual([]);
}

test('a form is taken once, as it was signed', async () => {
  const form = await sign();
  const answer = await post(form, 'data');
  expect(answer.status).toBe(204);
  expect(answer.headers.get('etag')).toBe('"8d777f385d3dfec8815d20f7496026dc"');
  expect(answer.headers.get('access-control-allow-origin')).toBe(webOrigin);
  expect(await stored(form.fields['key']!)).toBe('data');
});

test('a second post is refused, with the same bytes and with others', async () => {
  const form = await sign();
  expect((await post(form, 'data')).status).toBe(204);
  expect((await post(form, 'data')).status).toBe(412);
  expect((await post(form, 'other')).status).toBe(412);
  expect(await stored(form.fields['key']!)).toBe('data');
});

test('a second post is refused after the object was moved away, and after a restart', async () => {
  const form = await sign();
  expect((await post(form, 'data')).status).toBe(204);
  await store.client.send(new DeleteObjectCommand({ Bucket, Key: form.fields['key']! }));
  expect((await post(form, 'data')).status).toBe(412);

  store = await store.restart({ port: Number(new URL(store.endpoint).port) });
  expect((await post(form, 'data')).status).toBe(412);
  await expectNothing(form);
});

test('a form for a key that an object already has is refused', async () => {
  const form = await sign();
  await store.client.send(new PutObjectCommand({ Bucket, Key: form.fields['key']!, Body: 'first' }));
  expect((await post(form, 'data')).status).toBe(412);
});

test('of ten that post the same form at once exactly one wins', async () => {
  const form = await sign();
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => post(form, `body ${n}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 9 }, () => 412)]);
  const winner = answers.findIndex(({ status }) => status === 204);
  expect(await stored(form.fields['key']!)).toBe(`body ${winner}`);
});

test.each([
  { given: 'one byte too many', body: Buffer.alloc(101), says: 'EntityTooLarge' },
  { given: 'far too many bytes', body: Buffer.alloc(5_000_000), says: 'EntityTooLarge' },
  { given: 'nothing', body: Buffer.alloc(0), says: 'EntityTooSmall' },
])('$given is refused by the length that was signed', async ({ body, says }) => {
  const form = await sign();
  const answer = await post(form, body);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain(`<Code>${says}</Code>`);
  await expectNothing(form);
});

test('the largest size that was signed is taken', async () => {
  expect((await post(await sign(), Buffer.alloc(100))).status).toBe(204);
});

test.each([
  { given: 'another key', changes: { key: 'evil' } },
  { given: 'a key that leaves the folder', changes: { key: 'source/../../evil' } },
  { given: 'a look-alike key', changes: { key: 'sоurce/file.zip' } },
  { given: 'another signature', changes: { 'X-Amz-Signature': '0'.repeat(64) } },
  { given: 'a short signature', changes: { 'X-Amz-Signature': '0' } },
  { given: 'another policy', changes: { Policy: Buffer.from('{"conditions":[]}').toString('base64') } },
  { given: 'a field that was not signed', changes: { 'Content-Type': 'text/html' } },
  { given: 'another access key', changes: { 'X-Amz-Credential': 'nobody/20260101/us-east-1/s3/aws4_request' } },
  { given: 'another algorithm', changes: { 'X-Amz-Algorithm': 'NONE' } },
])('a form with $given is refused', async ({ changes }) => {
  const form = await sign();
  expect((await post(form, 'data', changes)).status).toBe(403);
  await expectNothing(form);
});

test('a form for another bucket is refused', async () => {
  const form = await sign();
  const answer = await post({ ...form, url: form.url.replace(Bucket, 'input') }, 'data');
  expect(answer.status).toBe(403);
});

test('a content type that was signed is demanded and kept', async () => {
  const form = await sign({ Fields: { 'Content-Type': 'application/zip' } });
  expect((await post(form, 'data', { 'Content-Type': 'text/html' })).status).toBe(403);
  expect((await post(form, 'data')).status).toBe(204);
  const head = await store.client.send(new HeadObjectCommand({ Bucket, Key: form.fields['key']! }));
  expect(head.ContentType).toBe('application/zip');
});

test('a form that has expired is refused', async () => {
  const form = await sign();
  clock = 61_000;
  const answer = await post(form, 'data');
  clock = 0;
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('expired');
  await expectNothing(form);
});

test('a form without its file is refused', async () => {
  const { url, fields } = await sign();
  const form = new FormData();
  Object.entries(fields).forEach(([name, value]) => form.append(name, value));
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(400);
});

test('a form may ask for an answer with a body', async () => {
  const form = await sign({ Fields: { success_action_status: '201' } });
  const answer = await post(form, 'data');
  expect(answer.status).toBe(201);
  expect(answer.text).toContain(`<Key>${form.fields['key']}</Key>`);
});

test.each([0.01, 0.5, 0.99])('an upload cut at %d of its bytes leaves nothing and may be tried again', async (part) => {
  const form = await sign({ Conditions: [[...range(1, 1_000_000)]] });
  const body = Buffer.alloc(200_000, 'x');
  await postPart(form, body, part);
  await expect.poll(() => readdir(join(store.folder, '.incoming')), { timeout: 20_000 }).toEqual([]);
  await expectNothing(form);
  expect((await post(form, body)).status).toBe(204);
});

/** Announces the whole form and hangs up after a part of it. */
async function postPart(form: PresignedPost, body: Buffer, part: number): Promise<void> {
  const fields = Object.entries(form.fields)
    .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('');
  const file = '--b\r\nContent-Disposition: form-data; name="file"; filename="f.zip"\r\n\r\n';
  const whole = Buffer.concat([Buffer.from(fields + file), body, Buffer.from('\r\n--b--\r\n')]);
  const head = Buffer.byteLength(fields + file);
  const { port, pathname } = new URL(form.url);

  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    `POST ${pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n` +
      `Content-Length: ${whole.length}\r\n\r\n`,
  );
  socket.write(whole.subarray(0, head + Math.floor(body.length * part)));
  await wait(100);
  socket.destroy();
}
