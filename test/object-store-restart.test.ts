/** The object store as a process: what it keeps when it is killed, and how much memory it takes. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import {
  GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, expect, test } from 'vitest';

let home: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cqube-object-store-'));
});
afterAll(async () => {
  running.forEach((child) => child.kill('SIGKILL'));
  await rm(home, { recursive: true, force: true });
});

async function start() {
  const env = {
    PATH: process.env['PATH'],
    CQUBE_HOME: home,
    S3_PORT: '0',
    S3_ACCESS_KEY_ID: 'tester',
    S3_SECRET_ACCESS_KEY: 'a secret of the test',
    LOG_LEVEL: 'error',
  };
  const child = fork('embedded/object-store/main.ts', { env });
  running.add(child);
  const [message] = (await once(child, 'message')) as [{ ready: boolean; port: number }];
  expect(message.ready).toBe(true);
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${message.port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'tester', secretAccessKey: 'a secret of the test' },
  });
  return { child, client };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

test('after kill -9 every object that was answered for is there, whole, and no left-over', async () => {
  const first = await start();
  const answered: string[] = [];
  const putting = Array.from({ length: 200 }, async (_, n) => {
    const Key = `key ${n}`;
    const object = { Bucket: 'input', Key, Body: `${n}`.repeat(5000), Metadata: { n: `${n}` } };
    await first.client.send(new PutObjectCommand(object));
    answered.push(Key);
    if (answered.length === 50) {
      first.child.kill('SIGKILL');
    }
  });
  await Promise.allSettled(putting);
  await writeFile(join(home, 'object-store/input/object/left-over'), 'bytes without a description');
  await writeFile(join(home, 'object-store/.incoming/left-over'), 'half a body');

  const second = await start();
  const { Contents = [] } = await second.client.send(new ListObjectsV2Command({ Bucket: 'input' }));
  expect(answered.length).toBeGreaterThanOrEqual(50);
  expect(Contents.map(({ Key }) => Key)).toEqual(expect.arrayContaining(answered));
  for (const { Key } of Contents) {
    const object = await second.client.send(new GetObjectCommand({ Bucket: 'input', Key }));
    const n = object.Metadata!['n']!;
    expect(await object.Body!.transformToString()).toBe(n.repeat(5000));
  }
  expect(await readdir(join(home, 'object-store/input/object'))).toHaveLength(Contents.length);
  expect(await readdir(join(home, 'object-store/.incoming'))).toEqual([]);
  expect(await kill(second.child, 'SIGTERM')).toBe(0);
});

test('it ends when its parent is gone', async () => {
  const { child } = await start();
  child.disconnect();
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
});

test('200 MB pass through it in flat memory', async () => {
  const { child, client } = await start();
  const before = await peakMegabytes(child);
  const piece = Buffer.alloc(2 ** 20, 7);
  const Body = Readable.from(Array.from({ length: 200 }, () => piece));
  const params = { Bucket: 'input', Key: 'big', Body };
  await new Upload({ client, partSize: 8 * 2 ** 20, queueSize: 4, params }).done();
  const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: 'input', Key: 'big' }));
  expect(ContentLength).toBe(200 * 2 ** 20);

  const object = await client.send(new GetObjectCommand({ Bucket: 'input', Key: 'big' }));
  let size = 0;
  for await (const data of object.Body as Readable) {
    size += (data as Buffer).length;
  }
  expect(size).toBe(200 * 2 ** 20);
  expect((await peakMegabytes(child)) - before).toBeLessThan(120);
  expect(await kill(child, 'SIGTERM')).toBe(0);
});

async function peakMegabytes(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
