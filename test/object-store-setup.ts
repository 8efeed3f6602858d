import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

import { startObjectStore, type ObjectStoreOptions } from '../embedded/object-store/start-object-store.ts';

/** A store in a folder of its own with one bucket, and the real SDK as its client. */
export type TestStore = {
  readonly folder: string;
  readonly endpoint: string;
  readonly client: S3Client;
  /** Faults of the store itself: a test ends with none. */
  readonly faults: unknown[];
  /** Another client, with other settings or another secret. */
  clientWith(settings: S3ClientConfig): S3Client;
  /** Closes the store and opens it again on what is in its folder. */
  restart(options?: Partial<ObjectStoreOptions>): Promise<TestStore>;
  close(): Promise<void>;
};

export const testBucket = 'test-bucket';
export const webOrigin = 'http://127.0.0.1:8080';

const credentials = { accessKeyId: 'tester', secretAccessKey: 'a secret of the test' };

export async function startTestStore(options: Partial<ObjectStoreOptions> = {}): Promise<TestStore> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'cqube-object-store-')));
  const faults: unknown[] = [];
  const store = await startObjectStore({
    port: 0,
    accessKeys: { [credentials.accessKeyId]: credentials.secretAccessKey },
    webOrigins: [webOrigin],
    buckets: ['emission', 'input', 'output'],
    report: (error) => faults.push(error),
    ...options,
    folder,
  });
  const endpoint = `http://127.0.0.1:${store.port}`;
  const settings = { endpoint, region: 'us-east-1', forcePathStyle: true, credentials, maxAttempts: 1 };
  const client = new S3Client(settings);
  if (options.folder === undefined) {
    await client.send(new CreateBucketCommand({ Bucket: testBucket }));
  }
  return {
    folder,
    endpoint,
    client,
    faults,
    clientWith: (other) => new S3Client({ ...settings, ...other }),
    async restart(again = {}) {
      await store.close();
      return startTestStore({ ...options, ...again, folder });
    },
    async close() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `ok`, or the status and name of the refusal: `404 NoSuchKey`. */
export async function outcome(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'ok';
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${$metadata?.httpStatusCode ?? 'no answer'} ${name}`;
  }
}
