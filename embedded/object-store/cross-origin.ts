import type { IncomingMessage, ServerResponse } from 'node:http';

import { readSetting } from './bucket-setting.ts';
import { storeError } from './store-error.ts';
import type { Store } from './store.ts';
import { xmlBlocks, xmlValues } from './xml.ts';

type Rule = {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly exposed: readonly string[];
};

/**
 * Lets pages of other origins use a bucket: by the bucket's own rules or, where it has none, the
 * web origins of the store. Returns whether the request is allowed.
 */
export async function allowOrigin(
  store: Store,
  bucketName: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const origin = request.headers.origin;
  const isPreflight = request.method === 'OPTIONS';
  const method = isPreflight ? request.headers['access-control-request-method'] : request.method;
  const rules = origin ? await rulesOf(store, bucketName) : [];
  const rule = rules.find(
    ({ origins, methods }) =>
      origins.some((allowed) => allowed === '*' || allowed === origin) && methods.includes(String(method)),
  );
  response.setHeader('vary', 'Origin');
  if (!origin || !rule) {
    return false;
  }

  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', rule.exposed.join(', '));
  if (isPreflight) {
    response.setHeader('access-control-allow-methods', rule.methods.join(', '));
    response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '');
    response.setHeader('access-control-max-age', '600');
  }
  return true;
}

export function refusePreflight(): never {
  throw storeError(403, 'AccessForbidden', 'This origin may not use the bucket from a browser.');
}

async function rulesOf(store: Store, bucketName: string): Promise<readonly Rule[]> {
  const bucket = store.buckets.get(bucketName);
  const setting = bucket && (await readSetting(bucket, 'cors'));
  if (setting === undefined) {
    return [{ origins: store.webOrigins, methods: ['GET', 'HEAD', 'POST', 'PUT'], exposed: ['ETag'] }];
  }
  return xmlBlocks(setting, 'CORSRule').map((rule) => ({
    origins: xmlValues(rule, 'AllowedOrigin'),
    methods: xmlValues(rule, 'AllowedMethod'),
    exposed: xmlValues(rule, 'ExposeHeader'),
  }));
}
