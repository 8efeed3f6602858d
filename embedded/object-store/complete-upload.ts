import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { findBucket, type Bucket } from './bucket.ts';
import { readDocument, reply, type Exchange } from './exchange.ts';
import { keepObject, withoutQuotes } from './object.ts';
import { storeError } from './store-error.ts';
import { findUpload, listParts, partFile, removeUpload, type Part, type Upload } from './upload.ts';
import { xmlBlocks, xmlDocument, xmlElement, xmlValue } from './xml.ts';

const smallestPart = 5 * 2 ** 20;

/** POST /bucket/key?uploadId: makes one object of the parts that the caller lists. */
export async function completeUpload({ store, request, response, address }: Exchange): Promise<void> {
  const bucket = findBucket(store, address.bucketName);
  const upload = await findUpload(bucket, address.query.get('uploadId')!, address.key);
  const parts = chosenParts(await readDocument(request, 4 * 2 ** 20), await listParts(bucket, upload));

  const file = join(store.incoming, randomUUID());
  try {
    await joinParts(bucket, upload, parts, file);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const object = await keepObject(
    store,
    bucket.name,
    upload.key,
    { file, size, etag: etagOf(parts), checksums: {} },
    {
      headers: upload.headers,
      ifNoneMatch: request.headers['if-none-match'],
      ifMatch: request.headers['if-match'],
    },
  );
  await removeUpload(bucket, upload.id);

  const names = xmlElement('Bucket', bucket.name) + xmlElement('Key', object.key);
  const etag = xmlElement('ETag', `"${object.etag}"`);
  reply(response, 200, xmlDocument('CompleteMultipartUploadResult', names + etag));
}

/** The parts in the caller's order, which must be ascending, each as the caller knows it. */
function chosenParts(document: string, parts: readonly Part[]): Part[] {
  const byNumber = new Map(parts.map((part) => [part.number, part]));
  const chosen = xmlBlocks(document, 'Part').map((block) => {
    const part = byNumber.get(Number(xmlValue(block, 'PartNumber')));
    if (!part || withoutQuotes(xmlValue(block, 'ETag') ?? '') !== part.etag) {
      throw storeError(400, 'InvalidPart');
    }
    return part;
  });
  if (chosen.length === 0) {
    throw storeError(400, 'MalformedXML');
  }
  for (const [index, part] of chosen.entries()) {
    const next = chosen[index + 1];
    if (next && next.number <= part.number) {
      throw storeError(400, 'InvalidPartOrder');
    }
    if (next && part.size < smallestPart) {
      throw storeError(400, 'EntityTooSmall');
    }
  }
  return chosen;
}

async function joinParts(bucket: Bucket, upload: Upload, parts: readonly Part[], file: string): Promise<void> {
  async function* bytes() {
    for (const part of parts) {
      yield* createReadStream(partFile(bucket, upload, part.number), { highWaterMark: 2 ** 20 });
    }
  }
  await pipeline(bytes, createWriteStream(file, { mode: 0o600, flush: true }));
}

/** S3's own: the digest of the parts' digests, and how many they were. */
function etagOf(parts: readonly Part[]): string {
  const hash = createHash('md5');
  parts.forEach((part) => hash.update(Buffer.from(part.etag, 'hex')));
  return `${hash.digest('hex')}-${parts.length}`;
}
