import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import busboy from 'busboy';

import { findBucket, type StoredObject } from './bucket.ts';
import { reply } from './exchange.ts';
import { verifyFormPolicy } from './form-policy.ts';
import { checkConditions, keepObject } from './object.ts';
import { receiveBody } from './receive-body.ts';
import { storeError } from './store-error.ts';
import type { Store } from './store.ts';
import { xmlDocument, xmlElement } from './xml.ts';

type Fields = Record<string, string>;

/**
 * POST /bucket with a presigned form. A key takes one form only: a second post is refused with 412,
 * whatever its bytes, also after the object was moved away.
 */
export async function receiveForm(
  store: Store,
  bucketName: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fields: Fields = Object.create(null) as Fields;
  let keeping: Promise<StoredObject> | undefined;

  const form = openForm(request);
  form.on('field', (name, value, info) => {
    fields[name.toLowerCase()] = info.valueTruncated ? '' : value;
  });
  form.on('file', (_name, file: Readable, info) => {
    keeping = keepFile(store, bucketName, fields, file, info.filename ?? '');
    keeping.catch(() => file.resume()); // the rest is read and thrown away, so that the answer arrives
  });
  const refused = new Promise<never>((_done, fail) => {
    form.on('file', () => keeping?.catch(fail));
  });
  const read = pipeline(request, form).catch((error: Error) => {
    throw storeError(400, 'MalformedPOSTRequest', error.message);
  });
  await Promise.race([read, refused]); // a refusal is not kept until the rest of the body has come

  if (!keeping) {
    throw storeError(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
  }
  answer(response, bucketName, fields['success_action_status'], await keeping);
}

function openForm(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, limits: { files: 1, fields: 50, fieldSize: 65_536 } });
  } catch (error) {
    throw storeError(400, 'MalformedPOSTRequest', (error as Error).message);
  }
}

async function keepFile(
  store: Store,
  bucketName: string,
  fields: Fields,
  file: Readable,
  fileName: string,
): Promise<StoredObject> {
  const bucket = findBucket(store, bucketName);
  const policy = verifyFormPolicy({ ...fields }, bucketName, store.accessKeys, store.now(), store.largestObject);
  const key = (fields['key'] ?? '').replace('${filename}', () => fileName);
  if (key === '' || Buffer.byteLength(key) > 1024) {
    throw storeError(400, 'InvalidArgument', 'The form has no usable key.');
  }

  const conditions = { formUsedUntil: policy.expiresAt };
  await checkConditions(store, bucket, key, conditions);
  const received = await receiveBody(store, file, (name) => fields[name], undefined, policy);
  const kept = Object.entries(fields).filter(([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'));
  return keepObject(store, bucketName, key, received, { headers: Object.fromEntries(kept), ...conditions });
}

function answer(response: ServerResponse, bucketName: string, wanted: string | undefined, object: StoredObject): void {
  const status = wanted === '200' ? 200 : wanted === '201' ? 201 : 204;
  const names = xmlElement('Bucket', bucketName) + xmlElement('Key', object.key);
  const document = xmlDocument('PostResponse', names + xmlElement('ETag', `"${object.etag}"`));
  reply(response, status, status === 201 ? document : '', { etag: `"${object.etag}"` });
}
