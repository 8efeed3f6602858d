import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { checksumNames, startChecksum, type Checksum, type ChecksumName } from './checksum.ts';
import { chunkedBody, type ChunkedBody } from './chunked-body.ts';
import type { Signed } from './signature.ts';
import { storeError } from './store-error.ts';
import type { Store } from './store.ts';

/** Bytes that came whole and are what the sender said; not yet an object. */
export type Received = {
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly checksums: Readonly<Record<string, string>>;
};

/** What a sender says about a body, by header or by form field. */
export type Claims = (name: string) => string | undefined;

export type Limits = { readonly minimum: number; readonly maximum: number };

type Measures = { size: number; readonly md5: Checksum; readonly digests: ReadonlyMap<ChecksumName, Checksum> };

/**
 * Streams a body into a file, checking its size and every digest that the sender claims.
 *
 * On any fault the file is removed and the rest of the body is left to the caller.
 */
export async function receiveBody(
  store: Store,
  body: Readable,
  claims: Claims,
  signed: Signed | undefined,
  limits: Limits,
): Promise<Received> {
  const file = join(store.incoming, randomUUID());
  const payload = claims('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  const chunked = payload.startsWith('STREAMING-') ? openChunks(payload, signed) : undefined;
  const measures = startMeasures(claims, payload);

  try {
    const steps = [...(chunked ? [chunked.stream] : []), measuring(measures, limits)];
    await pipeline([detached(body), ...steps, createWriteStream(file, { mode: 0o600, flush: true })]);
    return { file, size: measures.size, ...checked(measures, claims, payload, chunked, limits) };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

function openChunks(payload: string, signed: Signed | undefined): ChunkedBody {
  const isSigned = payload.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD');
  if (!isSigned && payload !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw storeError(501, 'NotImplemented', `There is no way to read ${payload}.`);
  }
  return chunkedBody(isSigned ? signed : undefined);
}

function startMeasures(claims: Claims, payload: string): Measures {
  const trailer = claims('x-amz-trailer')?.toLowerCase() ?? '';
  if (claims('x-amz-checksum-crc64nvme') || trailer.includes('crc64nvme')) {
    throw storeError(501, 'NotImplemented', 'CRC64NVME is not known here; send CRC32 or SHA256.');
  }
  const wanted = checksumNames.filter(
    (name) =>
      claims(`x-amz-checksum-${name}`) !== undefined ||
      trailer === `x-amz-checksum-${name}` ||
      (name === 'sha256' && isDigest(payload)),
  );
  const md5 = createHash('md5');
  return {
    size: 0,
    md5: { add: (data) => void md5.update(data), value: () => md5.digest('base64') },
    digests: new Map(wanted.map((name) => [name, startChecksum(name)])),
  };
}

function measuring(measures: Measures, { maximum }: Limits): Transform {
  return new Transform({
    transform(data: Buffer, _encoding, done) {
      measures.size += data.length;
      if (measures.size > maximum) {
        return done(storeError(400, 'EntityTooLarge'));
      }
      measures.md5.add(data);
      for (const digest of measures.digests.values()) {
        digest.add(data);
      }
      done(null, data);
    },
  });
}

function checked(
  measures: Measures,
  claims: Claims,
  payload: string,
  chunked: ChunkedBody | undefined,
  { minimum }: Limits,
): Pick<Received, 'etag' | 'checksums'> {
  if (measures.size < minimum) {
    throw storeError(400, 'EntityTooSmall');
  }
  const length = claims('x-amz-decoded-content-length');
  if (length !== undefined && Number(length) !== measures.size) {
    throw storeError(400, 'IncompleteBody');
  }
  const md5 = measures.md5.value();
  if ((claims('content-md5') ?? md5) !== md5) {
    throw storeError(400, 'BadDigest');
  }

  const checksums: Record<string, string> = {};
  for (const [name, digest] of measures.digests) {
    const value = digest.value();
    if (name === 'sha256' && isDigest(payload) && Buffer.from(value, 'base64').toString('hex') !== payload) {
      throw storeError(400, 'XAmzContentSHA256Mismatch');
    }
    const header = `x-amz-checksum-${name}`;
    const claimed = claims(header) ?? chunked?.trailers.get(header);
    if (claimed === undefined && !(name === 'sha256' && isDigest(payload))) {
      throw storeError(400, 'MalformedTrailerError', `The trailer ${header} did not come.`);
    }
    if (claimed !== undefined && claimed !== value) {
      throw storeError(400, 'BadDigest', `The checksum ${name} does not match.`);
    }
    if (claimed !== undefined) {
      checksums[name] = value;
    }
  }
  return { etag: Buffer.from(md5, 'base64').toString('hex'), checksums };
}

function isDigest(payload: string): boolean {
  return /^[0-9a-f]{64}$/.test(payload);
}

/** Passes a body on without ever destroying it, so that a refusal can still be answered on its connection. */
function detached(body: Readable): Readable {
  const passed = new Transform({ transform: (data: Buffer, _encoding, done) => done(null, data) });
  const cut = () => passed.destroy(storeError(400, 'IncompleteBody', 'The connection ended within the body.'));
  body.once('error', cut).once('aborted', cut);
  body.once('close', () => {
    if (!body.readableEnded) {
      cut();
    }
  });
  passed.once('close', () => body.unpipe(passed));
  return body.pipe(passed);
}
