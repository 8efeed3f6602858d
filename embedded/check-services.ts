import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';

import { discoveryUrl } from '../api/provider-keys.ts';
import type { Config } from '../config.ts';

/** Asks the services of one's own whether they are there, and refuses in a sentence what is not. */
export async function checkServices({ store, identity }: Config): Promise<void> {
  if (store.endpoint !== undefined) {
    await checkBuckets(store);
  }
  if (identity.issuer !== undefined) {
    await checkIssuer(identity.issuer);
  }
}

async function checkBuckets(store: Config['store']): Promise<void> {
  const client = new S3Client({
    endpoint: store.endpoint!,
    region: store.region,
    forcePathStyle: true,
    credentials: { accessKeyId: store.accessKeyId!, secretAccessKey: store.secretAccessKey! },
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
    maxAttempts: 2,
  });
  try {
    for (const bucket of [store.emissionBucket, store.inputBucket, store.outputBucket]) {
      await client.send(new HeadBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
        throw new Error(`The bucket "${bucket}" at S3_ENDPOINT cannot be reached: ${reasonOf(error)}.`, {
          cause: error,
        });
      });
    }
  } finally {
    client.destroy();
  }
}

async function checkIssuer(issuer: string): Promise<void> {
  const address = discoveryUrl(issuer);
  const signal = AbortSignal.timeout(10_000);
  const answer = await fetch(address, { signal, redirect: 'error' }).catch((error: unknown) => {
    throw new Error(`The provider at OIDC_ISSUER cannot be reached: ${reasonOf(error)}.`, { cause: error });
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`The provider at OIDC_ISSUER answers ${answer.status} to ${address}; is that its address?`);
  }
  const document = (await answer.json().catch(() => ({}))) as { issuer?: unknown };
  if (document.issuer !== issuer) {
    throw new Error(`The provider at OIDC_ISSUER calls itself "${document.issuer}": set OIDC_ISSUER to just that.`);
  }
}

function reasonOf(error: unknown): string {
  const { message, code, cause, $metadata } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const inner = cause as { code?: string; message?: string } | undefined;
  return code ?? inner?.code ?? ($metadata?.httpStatusCode ? `it answers ${$metadata.httpStatusCode}` : message);
}
