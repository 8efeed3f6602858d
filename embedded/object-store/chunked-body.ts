import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

import type { Signed } from './signature.ts';
import { isSame, sha256Hex, signatureOf } from './signing-key.ts';
import { storeError } from './store-error.ts';

/** Takes the chunks of an `aws-chunked` body apart; `trailers` are complete when the stream ends. */
export type ChunkedBody = { readonly stream: Transform; readonly trailers: ReadonlyMap<string, string> };

type ChunkCheck = { add(data: Buffer): void; end(signature: string): void };

type Framing = {
  readonly trailers: Map<string, string>;
  readonly check: ChunkCheck | undefined;
  /** What the next byte belongs to. */
  part: 'size' | 'data' | 'end of data' | 'trailer';
  /** Bytes of the chunk still to come, and the signature that it announced. */
  left: number;
  signature: string;
  /** Bytes that came and are not yet understood. */
  waiting: Buffer;
};

const longestLine = 16 * 1024;

/**
 * A stream from framed bytes to the object's own. With `signed`, the signature of each chunk is
 * checked; a body without its last chunk is refused as incomplete.
 */
export function chunkedBody(signed: Signed | undefined): ChunkedBody {
  const framing: Framing = {
    trailers: new Map(),
    check: signed && checkOfChunks(signed),
    part: 'size',
    left: 0,
    signature: '',
    waiting: Buffer.alloc(0),
  };
  const stream = new Transform({
    transform(data: Buffer, _encoding, done) {
      framing.waiting = framing.waiting.length === 0 ? data : Buffer.concat([framing.waiting, data]);
      try {
        while (framing.part === 'data' ? takeData(framing, this) : takeLine(framing)) {
          // one piece a turn, until what came is used up
        }
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      done(framing.part === 'trailer' ? null : storeError(400, 'IncompleteBody'));
    },
  });
  return { stream, trailers: framing.trailers };
}

function takeData(framing: Framing, stream: Transform): boolean {
  const data = framing.waiting.subarray(0, framing.left);
  if (data.length === 0) {
    return false;
  }
  framing.check?.add(data);
  stream.push(data);
  framing.waiting = framing.waiting.subarray(data.length);
  framing.left -= data.length;
  framing.part = framing.left === 0 ? 'end of data' : 'data';
  return true;
}

function takeLine(framing: Framing): boolean {
  const end = framing.waiting.indexOf('\r\n');
  if (end < 0) {
    if (framing.waiting.length > longestLine) {
      throw storeError(400, 'InvalidRequest', 'The body is not framed as aws-chunked.');
    }
    return false;
  }
  const line = framing.waiting.toString('utf8', 0, end);
  framing.waiting = framing.waiting.subarray(end + 2);

  if (framing.part === 'size') {
    readSize(framing, line);
  } else if (framing.part === 'trailer') {
    readTrailer(framing, line);
  } else {
    framing.check?.end(framing.signature);
    framing.part = 'size';
  }
  return true;
}

function readSize(framing: Framing, line: string): void {
  const [size = '', extension = ''] = line.split(';');
  if (!/^[0-9a-f]{1,8}$/i.test(size)) {
    throw storeError(400, 'InvalidRequest', 'The body is not framed as aws-chunked.');
  }
  framing.left = parseInt(size, 16);
  framing.signature = extension.split('=')[1] ?? '';
  framing.part = 'data';
  if (framing.left === 0) {
    framing.check?.end(framing.signature);
    framing.part = 'trailer';
  }
}

function readTrailer(framing: Framing, line: string): void {
  const [name = '', ...value] = line.split(':');
  framing.trailers.set(name.trim().toLowerCase(), value.join(':').trim());
}

/** Each chunk's signature is over the one before it, the first over the request's. */
function checkOfChunks(signed: Signed): ChunkCheck {
  let previous = signed.signature;
  let hash = createHash('sha256');
  return {
    add: (data) => void hash.update(data),
    end(signature) {
      const digests = `${previous}\n${sha256Hex('')}\n${hash.digest('hex')}`;
      const text = `AWS4-HMAC-SHA256-PAYLOAD\n${signed.date}\n${signed.scope}\n${digests}`;
      previous = signatureOf(signed.key, text);
      hash = createHash('sha256');
      if (!isSame(previous, signature)) {
        throw storeError(403, 'SignatureDoesNotMatch', 'The signature of a chunk does not match.');
      }
    },
  };
}
