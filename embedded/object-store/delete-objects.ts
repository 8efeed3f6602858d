import { findBucket } from './bucket.ts';
import { readDocument, reply, type Exchange } from './exchange.ts';
import { removeObject } from './object.ts';
import { storeError } from './store-error.ts';
import { xmlDocument, xmlElement, xmlValue, xmlValues } from './xml.ts';

/** POST /bucket?delete: many objects at once. */
export async function deleteObjects({ store, request, response, address }: Exchange): Promise<void> {
  const bucket = findBucket(store, address.bucketName);
  const document = await readDocument(request);
  const keys = xmlValues(document, 'Key');
  if (keys.length === 0 || keys.length > 1000) {
    throw storeError(400, 'MalformedXML');
  }
  for (const key of keys) {
    await removeObject(store, bucket.name, key);
  }
  const isQuiet = xmlValue(document, 'Quiet') === 'true';
  const deleted = isQuiet ? [] : keys.map((key) => `<Deleted>${xmlElement('Key', key)}</Deleted>`);
  reply(response, 200, xmlDocument('DeleteResult', deleted.join('')));
}
