import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';
import { giveState, type TestState } from '../test-state.ts';

let server: TestServer;
let state: TestState;
let emitter: string;
let other: string;
let given: { emission: string; archive: string; rejected: string };
let exported: Readonly<Record<'metadata' | 'state' | 'district' | 'otherDistrict' | 'block', string>>;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  state = await giveState(server.owner);
  emitter = await server.emitter();
  other = await server.emitter();
  given = await emitted(emitter);
  await emitted(other);
  const folder = 'test_rate/2026/2026-06/2026-06-30_test_rate/3/month_2026-06-01/school';
  exported = {
    metadata: 'test_rate/metadata.json',
    state: `${folder}/state.json.gz`,
    district: `${folder}/district_${state.id(1)}.json.gz`,
    otherDistrict: `${folder}/district_${state.id(2)}.json.gz`,
    block: `${folder}/block_${state.id(11)}.json.gz`,
  };
  await Promise.all([...Object.values(exported), 'foreign/file.csv'].map((key) => put('output', key)));
  await put('emission', 'nobody/knows.zip');
});

afterAll(() => server?.stop());

/** An emission whose zip lies in the emission bucket, with its archive and rejected lines. */
async function emitted(token: string): Promise<typeof given> {
  const { fields, emissionId } = (await post(token, '/data/upload-url', { filename: 'school_master/school_mst.zip' }))
    .json();
  const archive = `school_master/2026/2026-06/2026-06-04_school_master/04-06-2026_13:12:59.574_${emissionId}_a.zip`;
  const rejected = `rejected/school_master/2026/2026-06/2026-06-04_school_master/${emissionId}_school_mst.csv`;
  await server.owner.query(
    'update staging.emission set archive_key = $2 where emission_id = $1', [emissionId, archive]);
  await server.owner.query(
    `insert into staging.batch (emission_id, emitter_id, source_name, file_name, state, rejected_key)
     select emission_id, emitter_id, source_name, 'school_mst.csv', 'refused', $2
     from staging.emission
     where emission_id = $1`, [emissionId, rejected]);
  await Promise.all([put('emission', fields.key), put('input', archive), put('input', rejected)]);
  return { emission: fields.key, archive, rejected };
}

function put(bucket: string, key: string) {
  return server.store.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: `${bucket}: ${key}` }));
}

function post(token: string, url: string, payload: object) {
  return server.app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } });
}

async function keysOf(token: string, bucket: string): Promise<string[]> {
  const { Contents } = (await post(token, '/data/list_s3_files', { bucket })).json();
  return Contents.map(({ Key }: { Key: string }) => Key);
}

describe('who reads what', () => {
  test('an emitter reads what it emitted, and of exports only which there are', async () => {
    expect(await keysOf(emitter, 'emission')).toEqual([given.emission]);
    expect(await keysOf(emitter, 'input')).toEqual([given.rejected, given.archive].toSorted());
    expect(await keysOf(emitter, 'output')).toEqual([exported.metadata]);
  });

  test('an administrator reads all that was emitted, and nothing that nobody emitted', async () => {
    const admin = await server.admin();
    expect(await keysOf(admin, 'emission')).toHaveLength(2);
    expect(await keysOf(admin, 'input')).toHaveLength(4);
  });

  const viewers = [
    { level: 'state', number: undefined, reads: ['metadata', 'state', 'district', 'otherDistrict', 'block'] },
    { level: 'district', number: 1, reads: ['metadata', 'district', 'block'] },
    { level: 'block', number: 11, reads: ['metadata', 'block'] },
    { level: 'school', number: 1111, reads: ['metadata'] },
  ] as const;

  test.each(viewers)('a $level viewer reads the exports of $reads', async ({ level, number, reads }) => {
    const token = await server.viewer(level, number && state.id(number));
    expect(await keysOf(token, 'output')).toEqual(reads.map((name) => exported[name]).toSorted());
    expect(await keysOf(token, 'emission')).toEqual([]);
    expect(await keysOf(token, 'input')).toEqual([]);
    for (const [name, filename] of Object.entries(exported)) {
      const mayRead = reads.some((each) => each === name);
      const answers = await Promise.all(['download', 'download_url', 'download_uri'].map(async (route) =>
        (await post(token, `/data/${route}`, { bucket: 'output', filename })).statusCode));
      expect(answers, name).toEqual(mayRead ? [200, 200, 200] : [404, 404, 404]);
    }
  });

  test('asks who is there', async () => {
    for (const route of ['list_s3_files', 'download', 'download_url', 'download_uri']) {
      const response = await server.app.inject({
        method: 'POST', url: `/data/${route}`, payload: { bucket: 'output', filename: exported.state },
      });
      expect(response.statusCode, route).toBe(401);
    }
  });
});

describe('the original\'s answers', () => {
  test('list_s3_buckets tells the three names', async () => {
    const response = await server.app.inject({
      url: '/data/list_s3_buckets', headers: { authorization: `Bearer ${emitter}` },
    });
    expect(response.json()).toEqual({ input: 'input', output: 'output', emission: 'emission' });
  });

  test('list_s3_files has the form of ListObjects', async () => {
    const response = await post(emitter, '/data/list_s3_files', { bucket: 'emission' });
    expect(response.json()).toEqual({
      Name: 'emission', Prefix: '', Marker: '', MaxKeys: 1000, IsTruncated: false,
      Contents: [{
        Key: given.emission, LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), ETag: expect.any(String),
        Size: `emission: ${given.emission}`.length, StorageClass: 'STANDARD',
      }],
    });
  });

  test('list_s3_files takes a prefix', async () => {
    const { Contents } = (await post(emitter, '/data/list_s3_files', { bucket: 'input', prefix: 'rejected/' })).json();
    expect(Contents).toMatchObject([{ Key: given.rejected }]);
  });

  test('list_s3_files goes on after a thousand', async () => {
    const { emission } = await emitted(await server.emitter());
    const many = Array.from({ length: 1_100 }, (_, index) => `a/${String(index).padStart(4, '0')}.zip`);
    await Promise.all(many.map((key) => put('emission', key)));
    await server.owner.query(
      `insert into staging.emission (emitter_id, source_name, file_name, object_key)
       select emission.emitter_id, 'school', 'a.zip', key
       from staging.emission, unnest($2::text[]) as key
       where object_key = $1`, [given.emission, many]);
    const first = (await post(emitter, '/data/list_s3_files', { bucket: 'emission' })).json();
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: many[999] });
    const marker = first.NextMarker;
    const second = (await post(emitter, '/data/list_s3_files', { bucket: 'emission', marker })).json();
    const listed = [...first.Contents, ...second.Contents].map(({ Key }) => Key);
    expect(listed).toEqual([...many, given.emission]);
    expect(listed).not.toContain(emission);
  });

  test('download sends the object', async () => {
    const response = await post(emitter, '/data/download', { bucket: 'input', filename: given.archive });
    expect(response.body).toBe(`input: ${given.archive}`);
    expect(response.headers).toMatchObject({
      'content-disposition': `attachment; filename="${given.archive.split('/').at(-1)}"`,
      'cache-control': 'private, no-store',
    });
  });

  test('download_url is one address, as text', async () => {
    const response = await post(emitter, '/data/download_url', { bucket: 'input', filename: given.rejected });
    expect(response.headers['content-type']).toMatch('text/plain');
    expect(await (await fetch(response.body)).text()).toBe(`input: ${given.rejected}`);
  });

  test('download_uri tells an address for each name of a form', async () => {
    const form = new URLSearchParams([['bucket', 'input'], ['filename', given.archive], ['filename', given.rejected]]);
    const response = await server.app.inject({
      method: 'POST', url: '/data/download_uri', payload: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${emitter}` },
    });
    const addresses: Record<string, string> = response.json();
    expect(Object.keys(addresses)).toEqual([given.archive, given.rejected]);
    expect(await (await fetch(addresses[given.archive]!)).text()).toBe(`input: ${given.archive}`);
  });

  test.each([
    { given: 'another bucket', payload: { bucket: 'payroll', filename: 'a' }, says: 'not cqube bucket' },
    { given: 'a word that objects know', payload: { bucket: 'constructor', filename: 'a' }, says: 'not cqube bucket' },
    { given: 'no file', payload: { bucket: 'input' }, says: '"bucket" and "filename"' },
  ])('refuses $given', async ({ payload, says }) => {
    const response = await post(emitter, '/data/download', payload);
    expect(response.json()).toMatchObject({ status: 400, code: 'bad-request' });
    expect(response.json().message).toContain(says);
  });
});

test('who reads a file as it was emitted is recorded', async () => {
  const response = await post(emitter, '/data/download', { bucket: 'input', filename: given.archive });
  const { rows } = await server.owner.query(
    'select action, detail from rls.audit_entry where request_id = $1', [response.headers['x-request-id']]);
  expect(rows).toEqual([
    { action: 'download', detail: { bucket: 'input', files: given.archive, status: 200 } },
  ]);
});
