import { findBucket } from './bucket.ts';
import { readDocument, reply, type Exchange } from './exchange.ts';
import { findObject, tagObject } from './object.ts';
import { storeError } from './store-error.ts';
import { xmlDocument } from './xml.ts';

/** GET, PUT and DELETE /bucket/key?tagging: kept and given back as the document that came. */
export async function answerTagging({ store, request, response, address }: Exchange): Promise<void> {
  const bucket = findBucket(store, address.bucketName);
  switch (request.method) {
    case 'PUT':
      await tagObject(store, bucket.name, address.key, await readDocument(request));
      return reply(response, 200);
    case 'DELETE':
      await tagObject(store, bucket.name, address.key);
      return reply(response, 204);
    case 'GET': {
      const { tagging } = findObject(bucket, address.key);
      return reply(response, 200, tagging ?? xmlDocument('Tagging', '<TagSet></TagSet>'));
    }
    default:
      throw storeError(405, 'MethodNotAllowed');
  }
}
