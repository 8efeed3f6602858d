import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Context } from '../context.ts';
import { refusal } from '../problem.ts';
import { sayWhoMayKeep } from './may-keep.ts';

/**
 * Sends a gzipped JSON object of the output bucket as it lies there, or 304 to who has it already.
 *
 * Whether the caller may have it is decided before.
 */
export async function sendStored(
  { config, store }: Context, key: string, request: FastifyRequest, reply: FastifyReply,
): Promise<FastifyReply> {
  sayWhoMayKeep(request, reply, 'no-cache');
  const object = await found(store.send(new GetObjectCommand({
    Bucket: config.store.outputBucket,
    Key: key,
    IfNoneMatch: plainTag(request.headers['if-none-match']),
  })));
  if (object === 'unchanged') {
    return reply.code(304).send();
  }
  const body = object.Body as Readable;
  reply.header('etag', object.ETag).type('application/json; charset=utf-8');
  if (takesGzip(request)) {
    return reply.header('content-encoding', 'gzip').header('content-length', object.ContentLength).send(body);
  }
  const plain = createGunzip();
  body.on('error', (error) => plain.destroy(error));
  return reply.send(body.pipe(plain));
}

export function takesGzip(request: FastifyRequest): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(request.headers['accept-encoding'] ?? ''));
}

async function found(answer: Promise<GetObjectCommandOutput>): Promise<GetObjectCommandOutput | 'unchanged'> {
  try {
    return await answer;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 304) {
      return 'unchanged';
    }
    if (status === 404) {
      throw refusal(404, 'not-exported', 'This export is not there yet.');
    }
    throw error;
  }
}

/** The store compares strong tags; a proxy on the way may have weakened ours. */
function plainTag(header: string | undefined): string | undefined {
  return header?.replace(/\bW\//g, '');
}
