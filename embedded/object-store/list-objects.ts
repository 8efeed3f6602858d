import { findBucket, type StoredObject } from './bucket.ts';
import { reply, type Exchange } from './exchange.ts';
import { listPage, sortKeys } from './list-page.ts';
import { storeError } from './store-error.ts';
import { xmlDocument, xmlElement } from './xml.ts';

/** GET /bucket: ListObjectsV2, and ListObjects for old clients. */
export async function listObjects({ store, response, address }: Exchange): Promise<void> {
  const bucket = findBucket(store, address.bucketName);
  const isSecond = address.query.get('list-type') === '2';
  const question = readQuestion(address.query, isSecond);

  bucket.sortedKeys ??= sortKeys(bucket.objects.keys());
  const page = listPage(bucket.sortedKeys, question);
  const write = address.query.get('encoding-type') === 'url' ? urlEncoded : (text: string) => text;

  reply(
    response,
    200,
    xmlDocument(
      'ListBucketResult',
      [
        xmlElement('Name', bucket.name),
        xmlElement('Prefix', write(question.prefix)),
        xmlElement('MaxKeys', question.maximum),
        question.delimiter ? xmlElement('Delimiter', write(question.delimiter)) : '',
        address.query.has('encoding-type') ? xmlElement('EncodingType', 'url') : '',
        xmlElement('IsTruncated', page.next !== undefined),
        isSecond
          ? xmlElement('KeyCount', page.keys.length + page.prefixes.length)
          : xmlElement('Marker', write(question.after)),
        nextPage(page.next, isSecond, write),
        ...page.keys.map((key) => contents(bucket.objects.get(key)!, write)),
        ...page.prefixes.map((prefix) => `<CommonPrefixes>${xmlElement('Prefix', write(prefix))}</CommonPrefixes>`),
      ].join(''),
    ),
  );
}

function readQuestion(query: URLSearchParams, isSecond: boolean) {
  const maximum = Number(query.get('max-keys') ?? 1000);
  if (!Number.isInteger(maximum) || maximum < 0) {
    throw storeError(400, 'InvalidArgument');
  }
  const token = query.get('continuation-token');
  const start = query.get(isSecond ? 'start-after' : 'marker') ?? '';
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after: isSecond && token ? Buffer.from(token, 'base64url').toString() : start,
    maximum: Math.min(maximum, 1000),
  };
}

function nextPage(next: string | undefined, isSecond: boolean, write: (text: string) => string): string {
  if (next === undefined) {
    return '';
  }
  return isSecond
    ? xmlElement('NextContinuationToken', Buffer.from(next).toString('base64url'))
    : xmlElement('NextMarker', write(next));
}

function contents(object: StoredObject, write: (text: string) => string): string {
  return [
    '<Contents>',
    xmlElement('Key', write(object.key)),
    xmlElement('LastModified', new Date(object.modifiedAt).toISOString()),
    xmlElement('ETag', `"${object.etag}"`),
    xmlElement('Size', object.size),
    xmlElement('StorageClass', 'STANDARD'),
    '</Contents>',
  ].join('');
}

function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/');
}
