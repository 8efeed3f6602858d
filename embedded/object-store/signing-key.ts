import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { storeError } from './store-error.ts';

/** Who may sign: secrets by access key id. */
export type AccessKeys = Readonly<Record<string, string>>;

/** The key that AWS signature version 4 derives from a secret, and the scope that it is good for. */
export type SigningKey = { readonly key: Buffer; readonly scope: string; readonly day: string };

/** Reads a credential `<access key>/<day>/<region>/s3/aws4_request` and derives its signing key. */
export function signingKey(accessKeys: AccessKeys, credential: string): SigningKey {
  const [accessKeyId = '', day = '', region = '', service, end] = credential.split('/');
  const secret = Object.hasOwn(accessKeys, accessKeyId) ? accessKeys[accessKeyId] : undefined;
  if (secret === undefined) {
    throw storeError(403, 'InvalidAccessKeyId');
  }
  if (service !== 's3' || end !== 'aws4_request') {
    throw storeError(403, 'AccessDenied', 'The credential is not for S3.');
  }

  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (derived, part) => hmac(derived, part),
    Buffer.from(`AWS4${secret}`),
  );
  return { key, scope: `${day}/${region}/s3/aws4_request`, day };
}

export function signatureOf(key: Buffer, text: string): string {
  return hmac(key, text).toString('hex');
}

export function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Compares without telling by its duration where two signatures differ. */
export function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
