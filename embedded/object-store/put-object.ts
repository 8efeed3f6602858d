import { findBucket } from './bucket.ts';
import { checksumHeaders, claim, keptHeaders, reply, type Exchange } from './exchange.ts';
import { checkConditions, keepObject } from './object.ts';
import { receiveBody } from './receive-body.ts';
import { storeError } from './store-error.ts';

/** PUT /bucket/key with the object as its body. */
export async function putObject(exchange: Exchange): Promise<void> {
  const { store, request, response, address, signed } = exchange;
  const bucket = findBucket(store, address.bucketName);
  const conditions = { ifNoneMatch: request.headers['if-none-match'], ifMatch: request.headers['if-match'] };
  await checkConditions(store, bucket, address.key, conditions);
  if (Number(request.headers['content-length'] ?? 0) > store.largestObject) {
    throw storeError(400, 'EntityTooLarge');
  }

  const limits = { minimum: 0, maximum: store.largestObject };
  const received = await receiveBody(store, request, (name) => claim(exchange, name), signed, limits);
  const object = await keepObject(store, bucket.name, address.key, received, {
    headers: keptHeaders(exchange),
    ...conditions,
  });
  reply(response, 200, '', { etag: `"${object.etag}"`, ...checksumHeaders(object.checksums) });
}
