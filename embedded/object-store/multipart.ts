import { createReadStream } from 'node:fs';

import { findBucket, pathIn } from './bucket.ts';
import { copySource } from './copy-object.ts';
import { checksumHeaders, claim, keptHeaders, reply, type Exchange } from './exchange.ts';
import { receiveBody, type Received } from './receive-body.ts';
import { storeError } from './store-error.ts';
import { findUpload, keepPart, listParts, listUploads, removeUpload, startUpload } from './upload.ts';
import { xmlDocument, xmlElement } from './xml.ts';

/** POST /bucket/key?uploads */
export async function createUpload(exchange: Exchange): Promise<void> {
  const { store, response, address } = exchange;
  const bucket = findBucket(store, address.bucketName);
  const upload = await startUpload(bucket, {
    key: address.key,
    startedAt: store.now(),
    headers: keptHeaders(exchange),
  });
  const names = xmlElement('Bucket', bucket.name) + xmlElement('Key', upload.key);
  reply(response, 200, xmlDocument('InitiateMultipartUploadResult', names + xmlElement('UploadId', upload.id)));
}

/** PUT /bucket/key?uploadId&partNumber, the part as the body or as a range of another object. */
export async function putPart(exchange: Exchange): Promise<void> {
  const { store, request, response, address } = exchange;
  const bucket = findBucket(store, address.bucketName);
  const upload = await findUpload(bucket, address.query.get('uploadId')!, address.key);
  const number = Number(address.query.get('partNumber'));
  if (!(Number.isInteger(number) && number >= 1 && number <= 10_000)) {
    throw storeError(400, 'InvalidArgument', 'A part has a number from 1 to 10000.');
  }

  const isCopy = request.headers['x-amz-copy-source'] !== undefined;
  const received = await (isCopy ? receiveCopy(exchange) : receivePart(exchange));
  const part = await keepPart(bucket, upload, number, received, store.now());
  if (isCopy) {
    const modified = xmlElement('LastModified', new Date(part.keptAt).toISOString());
    return reply(response, 200, xmlDocument('CopyPartResult', xmlElement('ETag', `"${part.etag}"`) + modified));
  }
  reply(response, 200, '', { etag: `"${part.etag}"`, ...checksumHeaders(received.checksums) });
}

/** GET /bucket?uploads */
export async function answerUploads({ store, response, address }: Exchange): Promise<void> {
  const bucket = findBucket(store, address.bucketName);
  const uploads = (await listUploads(bucket)).map(
    ({ key, id, startedAt }) =>
      `<Upload>${xmlElement('Key', key)}${xmlElement('UploadId', id)}` +
      `${xmlElement('Initiated', new Date(startedAt).toISOString())}</Upload>`,
  );
  const head = xmlElement('Bucket', bucket.name) + xmlElement('IsTruncated', false);
  reply(response, 200, xmlDocument('ListMultipartUploadsResult', head + uploads.join('')));
}

/** GET /bucket/key?uploadId: what came already, for whoever resumes. All at once, never a page of it. */
export async function answerParts({ store, response, address }: Exchange): Promise<void> {
  const bucket = findBucket(store, address.bucketName);
  const upload = await findUpload(bucket, address.query.get('uploadId')!, address.key);
  const parts = (await listParts(bucket, upload)).map(
    ({ number, etag, size, keptAt }) =>
      `<Part>${xmlElement('PartNumber', number)}${xmlElement('ETag', `"${etag}"`)}${xmlElement('Size', size)}` +
      `${xmlElement('LastModified', new Date(keptAt).toISOString())}</Part>`,
  );
  const head = xmlElement('Key', upload.key) + xmlElement('UploadId', upload.id) + xmlElement('IsTruncated', false);
  reply(response, 200, xmlDocument('ListPartsResult', xmlElement('Bucket', bucket.name) + head + parts.join('')));
}

/** DELETE /bucket/key?uploadId */
export async function abortUpload({ store, response, address }: Exchange): Promise<void> {
  const bucket = findBucket(store, address.bucketName);
  const upload = await findUpload(bucket, address.query.get('uploadId')!, address.key);
  await removeUpload(bucket, upload.id);
  reply(response, 204);
}

async function receivePart(exchange: Exchange): Promise<Received> {
  const { store, request, signed } = exchange;
  return receiveBody(store, request, (name) => claim(exchange, name), signed, {
    minimum: 0,
    maximum: store.largestObject,
  });
}

async function receiveCopy(exchange: Exchange): Promise<Received> {
  const { store, request } = exchange;
  const { bucket, object } = copySource(exchange);
  const range = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers['x-amz-copy-source-range'] ?? ''));
  const bytes = createReadStream(pathIn(bucket, 'object', object.file), {
    ...(range ? { start: Number(range[1]), end: Number(range[2]) } : {}),
    highWaterMark: 2 ** 20,
  });
  return receiveBody(store, bytes, () => undefined, undefined, { minimum: 0, maximum: store.largestObject });
}
