import type { S3Client } from '@aws-sdk/client-s3';

import type { OperatorStore } from './operator-store.ts';

/** Gives `work` a client of the object store and closes it. Loaded here: an emitter has no need of it. */
export async function withStore<Result>(
  { endpoint, region, accessKeyId, secretAccessKey }: OperatorStore,
  work: (client: S3Client) => Promise<Result>,
): Promise<Result> {
  const { S3Client: Connection } = await import('@aws-sdk/client-s3');
  const client = new Connection({
    endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 2,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
  });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}
