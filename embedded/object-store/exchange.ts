import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

import type { Address } from './address.ts';
import type { Signed } from './signature.ts';
import { storeError } from './store-error.ts';
import type { Store } from './store.ts';

/** One signed request and where its answer goes. */
export type Exchange = {
  readonly store: Store;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly address: Address;
  readonly signed: Signed;
};

/** Answers with a document, or with nothing but a status. */
export function reply(
  response: ServerResponse,
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...(body ? { 'content-type': 'application/xml' } : {}),
    ...(status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** A header, or the query parameter that a presigned URL carries in its place. */
export function claim({ request, address }: Exchange, name: string): string | undefined {
  const header = request.headers[name];
  if (header !== undefined || !name.startsWith('x-amz-')) {
    return header === undefined ? undefined : String(header);
  }
  return [...address.query].find(([parameter]) => parameter.toLowerCase() === name)?.[1];
}

/** The headers that are kept with an object and given back with it. */
export function keptHeaders({ request }: Exchange): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (givenBack.includes(name) || name.startsWith('x-amz-meta-')) {
      kept[name] = String(value);
    }
  }
  const encodings = String(request.headers['content-encoding'] ?? '').split(',').map((name) => name.trim());
  const encoding = encodings.filter((name) => name !== '' && name !== 'aws-chunked').join(',');
  return encoding ? { ...kept, 'content-encoding': encoding } : kept;
}

const givenBack = ['content-type', 'content-disposition', 'cache-control', 'content-language', 'expires'];

/** Reads a body that is a document: small, or refused. */
export async function readDocument(body: Readable, longest = 2 ** 20): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body.iterator({ destroyOnReturn: false })) {
    size += (part as Buffer).length;
    if (size > longest) {
      throw storeError(400, 'MaxMessageLengthExceeded');
    }
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** `x-amz-checksum-…` headers for what is known of an object. */
export function checksumHeaders(checksums: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value]));
}
