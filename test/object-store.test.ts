/** The embedded object store as the real SDK sees it. */
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CopyObjectCommand, CreateBucketCommand,
  CreateMultipartUploadCommand, DeleteBucketCommand, DeleteObjectCommand, DeleteObjectsCommand,
  GetBucketAclCommand, GetBucketLifecycleConfigurationCommand, GetBucketNotificationConfigurationCommand,
  GetBucketVersioningCommand, GetObjectCommand, GetObjectTaggingCommand, HeadBucketCommand, HeadObjectCommand,
  ListBucketsCommand, ListMultipartUploadsCommand, ListObjectsCommand, ListObjectsV2Command, ListPartsCommand,
  PutBucketCorsCommand, PutBucketLifecycleConfigurationCommand, PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand, PutObjectCommand, PutObjectTaggingCommand, UploadPartCommand, UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { outcome, startTestStore, testBucket as Bucket, webOrigin, type TestStore } from './object-store-setup.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startTestStore();
});
afterAll(async () => {
  expect(store.faults).toEqual([]);
  await store.close();
});

async function put(key: string, body: string, more: object = {}) {
  return store.client.send(new PutObjectCommand({ Bucket, Key: key, Body: body, ...more }));
}

async function get(key: string, more: object = {}) {
  return store.client.send(new GetObjectCommand({ Bucket, Key: key, ...more }));
}

async function textOf(key: string, more: object = {}) {
  return (await get(key, more)).Body!.transformToString();
}

describe('buckets', () => {
  test('emission, input and output are there from the start', async () => {
    const { Buckets = [] } = await store.client.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toEqual(expect.arrayContaining(['emission', 'input', 'output']));
  });

  test('a bucket is made once', async () => {
    await store.client.send(new HeadBucketCommand({ Bucket }));
    expect(await outcome(store.client.send(new CreateBucketCommand({ Bucket })))).toBe('409 BucketAlreadyOwnedByYou');
  });

  test('a bucket that is not there is said to be missing', async () => {
    expect(await outcome(store.client.send(new HeadBucketCommand({ Bucket: 'nowhere' })))).toBe('404 NotFound');
    expect(await outcome(store.client.send(new ListObjectsV2Command({ Bucket: 'nowhere' })))).toBe('404 NoSuchBucket');
  });

  test('a bucket is deleted only when it is empty', async () => {
    await store.client.send(new CreateBucketCommand({ Bucket: 'short-lived' }));
    await store.client.send(new PutObjectCommand({ Bucket: 'short-lived', Key: 'a', Body: 'x' }));
    const drop = () => outcome(store.client.send(new DeleteBucketCommand({ Bucket: 'short-lived' })));
    expect(await drop()).toBe('409 BucketNotEmpty');
    await store.client.send(new DeleteObjectCommand({ Bucket: 'short-lived', Key: 'a' }));
    expect(await drop()).toBe('ok');
  });

  test('what the store has not is refused and never taken for something else', async () => {
    expect(await outcome(store.client.send(new GetBucketAclCommand({ Bucket })))).toBe('501 NotImplemented');
  });
});

describe('objects', () => {
  beforeAll(async () => {
    await put('a.txt', 'hello', { ContentType: 'text/plain', Metadata: { x: '1' } });
  });

  test('an object comes back with its type, its metadata and its MD5 as ETag', async () => {
    const head = await store.client.send(new HeadObjectCommand({ Bucket, Key: 'a.txt' }));
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/plain',
      Metadata: { x: '1' },
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
    });
    expect(await textOf('a.txt')).toBe('hello');
  });

  test('a stream of unknown checksum (aws-chunked with trailer) is stored without its framing', async () => {
    const body = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2)]);
    await store.client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body: body, ContentLength: 140_000 }));
    const bytes = await (await get('stream')).Body!.transformToByteArray();
    expect([bytes.length, bytes[0], bytes[69_999], bytes[70_000], bytes[139_999]]).toEqual([140_000, 1, 1, 2, 2]);
  });

  test('an empty object is an object', async () => {
    await put('empty', '', { ContentLength: 0 });
    expect(await textOf('empty')).toBe('');
  });

  test.each([
    { given: 'CRC32', more: { ChecksumCRC32: 'AAAAAA==' } },
    { given: 'CRC32C', more: { ChecksumCRC32C: 'AAAAAA==' } },
    { given: 'MD5', more: { ContentMD5: createHash('md5').update('x').digest('base64') } },
  ])('a body whose $given is not what was said is refused and not stored', async ({ more }) => {
    expect(await outcome(put('bad', 'hello', more))).toBe('400 BadDigest');
    expect(await outcome(get('bad'))).toBe('404 NoSuchKey');
  });

  test('a right CRC32C is accepted', async () => {
    await put('crc32c', 'hello', { ChecksumCRC32C: 'mnG7TA==' });
  });

  test('a checksum is kept and given back on demand', async () => {
    const sum = createHash('sha256').update('hello').digest('base64');
    await put('sha', 'hello', { ChecksumSHA256: sum });
    const head = await store.client.send(new HeadObjectCommand({ Bucket, Key: 'sha', ChecksumMode: 'ENABLED' }));
    expect(head.ChecksumSHA256).toBe(sum);
  });

  test('what is missing is said to be missing', async () => {
    expect(await outcome(store.client.send(new HeadObjectCommand({ Bucket, Key: 'nope' })))).toBe('404 NotFound');
    expect(await outcome(get('nope'))).toBe('404 NoSuchKey');
  });

  test.each([
    { range: 'bytes=1-3', text: 'ell', says: 'bytes 1-3/5' },
    { range: 'bytes=3-', text: 'lo', says: 'bytes 3-4/5' },
    { range: 'bytes=-2', text: 'lo', says: 'bytes 3-4/5' },
    { range: 'bytes=1-99', text: 'ello', says: 'bytes 1-4/5' },
  ])('the range $range is served', async ({ range, text, says }) => {
    const part = await get('a.txt', { Range: range });
    expect(part.ContentRange).toBe(says);
    expect(await part.Body!.transformToString()).toBe(text);
  });

  test('a range beyond the end is refused', async () => {
    expect(await outcome(get('a.txt', { Range: 'bytes=100-200' }))).toBe('416 InvalidRange');
  });

  test('a reader may insist on the object it knows', async () => {
    const etag = '"5d41402abc4b2a76b9719d911017c592"';
    expect(await textOf('a.txt', { IfMatch: etag })).toBe('hello');
    expect(await outcome(get('a.txt', { IfMatch: '"0000"' }))).toBe('412 PreconditionFailed');
    expect(await outcome(get('a.txt', { IfNoneMatch: etag }))).toMatch(/^304/);
  });

  test('If-None-Match: * does not replace an object', async () => {
    expect(await outcome(put('a.txt', 'zz', { IfNoneMatch: '*' }))).toBe('412 PreconditionFailed');
    expect(await textOf('a.txt')).toBe('hello');
  });

  test('of ten that race with If-None-Match: * exactly one wins', async () => {
    const racers = Array.from({ length: 10 }, (_, n) => outcome(put('race', `v${n}`, { IfNoneMatch: '*' })));
    expect((await Promise.all(racers)).filter((result) => result === 'ok')).toHaveLength(1);
  });

  test('If-Match with another ETag does not replace an object', async () => {
    expect(await outcome(put('a.txt', 'zz', { IfMatch: '"0000"' }))).toBe('412 PreconditionFailed');
  });

  test('a copy keeps what is known of the original', async () => {
    await store.client.send(new CopyObjectCommand({ Bucket, Key: 'copy ü.txt', CopySource: `${Bucket}/a.txt` }));
    const head = await store.client.send(new HeadObjectCommand({ Bucket, Key: 'copy ü.txt' }));
    expect(head).toMatchObject({ ContentLength: 5, ContentType: 'text/plain', Metadata: { x: '1' } });
  });

  test('a copy of another object than the one that was meant is refused', async () => {
    const copy = new CopyObjectCommand({ Bucket, Key: 'c', CopySource: `${Bucket}/a.txt`, CopySourceIfMatch: '"0"' });
    expect(await outcome(store.client.send(copy))).toBe('412 PreconditionFailed');
  });

  test('an object is deleted, and deleting it again is no error', async () => {
    await put('gone', 'x');
    await store.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await store.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    expect(await outcome(get('gone'))).toBe('404 NoSuchKey');
  });

  test('tags are kept', async () => {
    const Tagging = { TagSet: [{ Key: 'k', Value: 'v & w' }] };
    await store.client.send(new PutObjectTaggingCommand({ Bucket, Key: 'a.txt', Tagging }));
    const { TagSet } = await store.client.send(new GetObjectTaggingCommand({ Bucket, Key: 'a.txt' }));
    expect(TagSet).toEqual(Tagging.TagSet);
  });
});

describe('listing', () => {
  const names = Array.from({ length: 25 }, (_, n) => `p/${String(n).padStart(2, '0')} ü&+.csv`);
  beforeAll(async () => {
    await Promise.all([...names, 'p/sub/1', 'p/sub/2'].map((name) => put(name, 'x')));
  });

  test('pages of ten fold what is behind the delimiter and miss nothing', async () => {
    const keys: string[] = [];
    const prefixes: string[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const page = await store.client.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'p/', Delimiter: '/', MaxKeys: 10, ContinuationToken: token }),
      );
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
      prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!));
      token = page.NextContinuationToken;
      pages += 1;
    } while (token);
    expect({ keys, prefixes, pages }).toEqual({ keys: names, prefixes: ['p/sub/'], pages: 3 });
  });

  test('it starts after a key', async () => {
    const question = { Bucket, Prefix: 'p/', StartAfter: names[23], Delimiter: '/' };
    const { Contents } = await store.client.send(new ListObjectsV2Command(question));
    expect(Contents?.map(({ Key }) => Key)).toEqual([names[24]]);
  });

  test('the first version of listing works too', async () => {
    const first = await store.client.send(new ListObjectsCommand({ Bucket, Prefix: 'p/', MaxKeys: 24 }));
    expect(first).toMatchObject({ IsTruncated: true, NextMarker: names[23] });
    const second = await store.client.send(new ListObjectsCommand({ Bucket, Prefix: 'p/', Marker: first.NextMarker }));
    expect(second.Contents?.map(({ Key }) => Key)).toEqual([names[24], 'p/sub/1', 'p/sub/2']);
  });

  test('many are deleted at once', async () => {
    const Objects = [{ Key: names[0] }, { Key: names[1] }, { Key: 'nope' }];
    const { Deleted } = await store.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toHaveLength(3);
    expect(await outcome(get(names[0]!))).toBe('404 NoSuchKey');
  });
});

describe('multipart uploads', () => {
  async function start(key: string) {
    return (await store.client.send(new CreateMultipartUploadCommand({ Bucket, Key: key }))).UploadId!;
  }

  test('three parts become one object', async () => {
    const place = { Bucket, Key: 'parts', UploadId: await start('parts') };
    const parts = [];
    for (const PartNumber of [1, 2, 3]) {
      const Body = Buffer.alloc(PartNumber < 3 ? 5 * 2 ** 20 : 10, PartNumber);
      const { ETag } = await store.client.send(new UploadPartCommand({ ...place, PartNumber, Body }));
      parts.push({ PartNumber, ETag });
    }
    const { Parts } = await store.client.send(new ListPartsCommand(place));
    expect(Parts?.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }))).toEqual(parts);

    await store.client.send(new CompleteMultipartUploadCommand({ ...place, MultipartUpload: { Parts: parts } }));
    const head = await store.client.send(new HeadObjectCommand({ Bucket, Key: 'parts' }));
    expect(head.ContentLength).toBe(10 * 2 ** 20 + 10);
    expect(head.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    expect(Buffer.from(await (await get('parts', { Range: 'bytes=-11' })).Body!.transformToByteArray()))
      .toEqual(Buffer.from([2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]));
  });

  test('a part may be a range of another object', async () => {
    await put('original', 'abcdef');
    const place = { Bucket, Key: 'from-copy', UploadId: await start('from-copy') };
    const copy = { ...place, PartNumber: 1, CopySource: `${Bucket}/original`, CopySourceRange: 'bytes=2-4' };
    const { CopyPartResult } = await store.client.send(new UploadPartCopyCommand(copy));
    const Parts = [{ PartNumber: 1, ETag: CopyPartResult?.ETag }];
    await store.client.send(new CompleteMultipartUploadCommand({ ...place, MultipartUpload: { Parts } }));
    expect(await textOf('from-copy')).toBe('cde');
  });

  test.each([
    { given: 'another ETag', parts: [{ PartNumber: 1, ETag: '"0"' }], says: '400 InvalidPart' },
    { given: 'a part that never came', parts: [{ PartNumber: 7, ETag: '"0"' }], says: '400 InvalidPart' },
  ])('it is not completed with $given', async ({ parts, says }) => {
    const place = { Bucket, Key: 'wrong', UploadId: await start('wrong') };
    await store.client.send(new UploadPartCommand({ ...place, PartNumber: 1, Body: 'x' }));
    const complete = new CompleteMultipartUploadCommand({ ...place, MultipartUpload: { Parts: parts } });
    expect(await outcome(store.client.send(complete))).toBe(says);
  });

  test('an upload is listed until it is aborted', async () => {
    const place = { Bucket, Key: 'aborted', UploadId: await start('aborted') };
    const listed = async () => {
      const { Uploads = [] } = await store.client.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.some(({ UploadId }) => UploadId === place.UploadId);
    };
    expect(await listed()).toBe(true);
    await store.client.send(new AbortMultipartUploadCommand(place));
    expect(await listed()).toBe(false);
  });

  test('the upload of another key is not found', async () => {
    const place = { Bucket, Key: 'other', UploadId: await start('one') };
    expect(await outcome(store.client.send(new UploadPartCommand({ ...place, PartNumber: 1, Body: 'x' }))))
      .toBe('404 NoSuchUpload');
  });

  test('a stream of unknown length is taken', async () => {
    const Body = Readable.from(Array.from({ length: 120 }, (_, n) => Buffer.alloc(100_000, n)));
    await new Upload({ client: store.client, params: { Bucket, Key: 'unknown-length', Body } }).done();
    const head = await store.client.send(new HeadObjectCommand({ Bucket, Key: 'unknown-length' }));
    expect(head.ContentLength).toBe(12_000_000);
  });
});

describe('presigned URLs', () => {
  const plain = () => store.clientWith({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const send = async (url: string, body: string, headers: Record<string, string> = {}) =>
    (await fetch(url, { method: 'PUT', body, headers })).status;

  async function putUrl(input: object, options: object = {}) {
    return getSignedUrl(plain(), new PutObjectCommand({ Bucket, Key: 'presigned', ...input }), {
      expiresIn: 60,
      ...options,
    });
  }

  test('one for a PUT is good for its key', async () => {
    const url = await putUrl({});
    expect(await send(url, 'x')).toBe(200);
    expect(await send(url.replace('/presigned?', '/other?'), 'x')).toBe(403);
  });

  test('the checksum of nothing, which the SDK signs by default, is held against the body', async () => {
    const url = await getSignedUrl(store.client, new PutObjectCommand({ Bucket, Key: 'default' }), { expiresIn: 60 });
    expect(new URL(url).searchParams.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
    expect(await send(url, 'something')).toBe(400);
  });

  test('a signed checksum binds the body', async () => {
    const sum = createHash('sha256').update('data!').digest('base64');
    const unhoistableHeaders = new Set(['x-amz-checksum-sha256']);
    const url = await putUrl({ ChecksumSHA256: sum }, { unhoistableHeaders });
    const headers = { 'x-amz-checksum-sha256': sum };
    expect([await send(url, 'other', headers), await send(url, 'data!', headers), await send(url, 'data!')])
      .toEqual([400, 200, 403]);
  });

  test('a signed content type binds', async () => {
    const url = await putUrl({ ContentType: 'application/zip' }, { signableHeaders: new Set(['content-type']) });
    expect(await send(url, 'x', { 'content-type': 'text/html' })).toBe(403);
    expect(await send(url, 'x', { 'content-type': 'application/zip' })).toBe(200);
  });

  test('a signed length binds', async () => {
    const url = await putUrl({ ContentLength: 3 }, { signableHeaders: new Set(['content-length']) });
    expect([await send(url, 'toolong'), await send(url, 'abc')]).toEqual([403, 200]);
  });

  test('one that has expired is refused', async () => {
    const url = await putUrl({}, { expiresIn: 1, signingDate: new Date(Date.now() - 60_000) });
    expect(await send(url, 'x')).toBe(403);
  });

  test('one with a signed If-None-Match: * works once', async () => {
    const names = new Set(['if-none-match']);
    const url = await putUrl({ Key: 'once', IfNoneMatch: '*' }, { unhoistableHeaders: names, signableHeaders: names });
    const headers = { 'if-none-match': '*' };
    expect([await send(url, '1', headers), await send(url, '2', headers), await send(url, '3')])
      .toEqual([200, 412, 403]);
  });

  test('one for a GET may name the file', async () => {
    await put('report.csv', 'a,b');
    const command = new GetObjectCommand({
      Bucket,
      Key: 'report.csv',
      ResponseContentDisposition: 'attachment; filename="x.csv"',
    });
    const response = await fetch(await getSignedUrl(store.client, command, { expiresIn: 60 }));
    expect(response.headers.get('content-disposition')).toContain('x.csv');
    expect(await response.text()).toBe('a,b');
  });
});

describe('who may', () => {
  test.each([
    { given: 'a wrong secret', accessKeyId: 'tester', says: '403 SignatureDoesNotMatch' },
    { given: 'an unknown key', accessKeyId: 'nobody', says: '403 InvalidAccessKeyId' },
    { given: 'a name that objects have', accessKeyId: 'constructor', says: '403 InvalidAccessKeyId' },
  ])('$given is refused', async ({ accessKeyId, says }) => {
    const stranger = store.clientWith({ credentials: { accessKeyId, secretAccessKey: 'wrong' } });
    expect(await outcome(stranger.send(new PutObjectCommand({ Bucket, Key: 'w', Body: 'x' })))).toBe(says);
    expect(await outcome(stranger.send(new ListObjectsV2Command({ Bucket })))).toBe(says);
  });

  test('a request without a signature is refused', async () => {
    await put('private', 'x');
    expect((await fetch(`${store.endpoint}/${Bucket}/private`)).status).toBe(403);
    expect((await fetch(`${store.endpoint}/${Bucket}/new`, { method: 'PUT', body: 'x' })).status).toBe(403);
  });

  test('a signature of an hour ago is refused', async () => {
    const late = store.clientWith({ systemClockOffset: -3600_000, maxAttempts: 1 });
    expect(await outcome(late.send(new ListObjectsV2Command({ Bucket })))).toBe('403 RequestTimeTooSkewed');
  });
});

describe('settings of a bucket', () => {
  test('lifecycle is kept', async () => {
    const Rules = [{ ID: 'r', Status: 'Enabled' as const, Filter: { Prefix: 'raw/' }, Expiration: { Days: 30 } }];
    await store.client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
    const kept = await store.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(kept.Rules).toMatchObject(Rules);
  });

  test('notification is kept', async () => {
    const QueueConfigurations = [
      { QueueArn: 'arn:aws:sqs:us-east-1:1:q', Events: ['s3:ObjectCreated:*' as const] },
    ];
    await store.client.send(
      new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: { QueueConfigurations } }),
    );
    const kept = await store.client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(kept.QueueConfigurations).toMatchObject(QueueConfigurations);
  });

  test('versioning is kept', async () => {
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await store.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    expect((await store.client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
  });
});

describe('pages of other origins', () => {
  async function preflight(bucket: string, origin: string, method: string) {
    const headers = { origin, 'access-control-request-method': method, 'access-control-request-headers': 'x-a' };
    const response = await fetch(`${store.endpoint}/${bucket}/x`, { method: 'OPTIONS', headers });
    return { status: response.status, allows: response.headers.get('access-control-allow-origin') };
  }

  test('the web origin may use every bucket, another may not', async () => {
    expect(await preflight('emission', webOrigin, 'POST')).toEqual({ status: 200, allows: webOrigin });
    expect(await preflight('emission', 'http://evil.example', 'POST')).toEqual({ status: 403, allows: null });
  });

  test('a bucket may have rules of its own', async () => {
    const rule = {
      AllowedMethods: ['PUT'],
      AllowedOrigins: ['http://localhost:4200'],
      AllowedHeaders: ['*'],
      ExposeHeaders: ['ETag'],
    };
    await store.client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
    expect(await preflight(Bucket, 'http://localhost:4200', 'PUT')).toMatchObject({ status: 200 });
    expect(await preflight(Bucket, 'http://localhost:4200', 'DELETE')).toMatchObject({ status: 403 });
    expect(await preflight(Bucket, webOrigin, 'PUT')).toMatchObject({ status: 403 });
  });
});

describe('keys that want out', () => {
  test.each(['../../../outside', '..', 'a/../../b', '/etc/passwd', 'a//b', './a', '%2e%2e/c', 'ключ\u0000'])(
    '%j is a key like any other, kept inside the folder',
    async (key) => {
      const text = randomBytes(8).toString('hex');
      await put(key, text);
      expect(await textOf(key)).toBe(text);
      const { Contents } = await store.client.send(new ListObjectsV2Command({ Bucket, Prefix: key }));
      expect(Contents?.map(({ Key }) => Key)).toContain(key);
    },
  );

  test('a key of more than 1024 bytes is refused', async () => {
    expect(await outcome(put('ü'.repeat(513), 'x'))).toBe('400 KeyTooLongError');
  });

  test.each(['..', 'UPPER', 'a', '.incoming'])('%j is not the name of a bucket', async (name) => {
    const response = await fetch(`${store.endpoint}/${encodeURIComponent(name).replaceAll('.', '%2e')}/x`);
    expect([400, 403]).toContain(response.status);
  });
});
