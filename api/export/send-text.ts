import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { takesGzip } from './stored-object.ts';

/** How many letters go on together: a row each would be a call of the system each. */
const pieceLength = 64_000;

/** Sends a text that is made piece by piece, gzipped to whoever takes that; its type is said before. */
export function sendText(pieces: Iterable<string>, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const plain = Readable.from(larger(pieces), { objectMode: false });
  if (!takesGzip(request)) {
    return reply.send(plain);
  }
  const packed = createGzip();
  plain.on('error', (error) => packed.destroy(error));
  return reply.header('content-encoding', 'gzip').send(plain.pipe(packed));
}

function* larger(pieces: Iterable<string>): Generator<Buffer> {
  let piece = '';
  for (const text of pieces) {
    piece += text;
    if (piece.length >= pieceLength) {
      yield Buffer.from(piece);
      piece = '';
    }
  }
  yield Buffer.from(piece);
}
