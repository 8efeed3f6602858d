import type { IncomingMessage } from 'node:http';

import type { Address } from './address.ts';
import { isSame, sha256Hex, signatureOf, signingKey, type AccessKeys, type SigningKey } from './signing-key.ts';
import { storeError } from './store-error.ts';

/** A request whose signature holds; chunks of a signed stream continue from here. */
export type Signed = SigningKey & { readonly date: string; readonly signature: string };

type Claim = {
  readonly presigned: boolean;
  readonly credential: string;
  readonly signedHeaders: string[];
  readonly signature: string;
  readonly date: string;
  readonly payload: string;
};

const algorithm = 'AWS4-HMAC-SHA256';
const skewAllowed = 15 * 60_000;
const longestLife = 7 * 24 * 3600;

/** Checks AWS signature version 4, from the header or from a presigned URL, or refuses. */
export function verifySignature(
  request: IncomingMessage,
  address: Address,
  accessKeys: AccessKeys,
  now: number,
): Signed {
  const claim = address.query.has('X-Amz-Signature')
    ? claimOfQuery(address.query)
    : claimOfHeader(request);
  const key = signingKey(accessKeys, claim.credential);

  checkTime(claim, key.day, address.query, now);
  checkSignedHeaders(request, claim);

  const canonical = canonicalRequest(request, address, claim);
  const text = `${algorithm}\n${claim.date}\n${key.scope}\n${sha256Hex(canonical)}`;
  if (!isSame(signatureOf(key.key, text), claim.signature)) {
    throw storeError(403, 'SignatureDoesNotMatch');
  }
  return { ...key, date: claim.date, signature: claim.signature };
}

function claimOfQuery(query: URLSearchParams): Claim {
  const value = (name: string) => query.get(name) ?? '';
  if (value('X-Amz-Algorithm') !== algorithm) {
    throw storeError(400, 'AuthorizationQueryParametersError');
  }
  return {
    presigned: true,
    credential: value('X-Amz-Credential'),
    signedHeaders: value('X-Amz-SignedHeaders').split(';'),
    signature: value('X-Amz-Signature'),
    date: value('X-Amz-Date'),
    payload: value('X-Amz-Content-Sha256') || 'UNSIGNED-PAYLOAD',
  };
}

function claimOfHeader(request: IncomingMessage): Claim {
  const authorization = request.headers.authorization ?? '';
  if (!authorization.startsWith(`${algorithm} `)) {
    throw storeError(403, 'AccessDenied');
  }
  const parts = new Map(
    authorization.slice(algorithm.length).split(',').map((part): [string, string] => {
      const [name = '', ...value] = part.trim().split('=');
      return [name, value.join('=')];
    }),
  );
  return {
    presigned: false,
    credential: parts.get('Credential') ?? '',
    signedHeaders: (parts.get('SignedHeaders') ?? '').split(';'),
    signature: parts.get('Signature') ?? '',
    date: String(request.headers['x-amz-date'] ?? ''),
    payload: String(request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD'),
  };
}

function checkTime(claim: Claim, day: string, query: URLSearchParams, now: number): void {
  const iso = claim.date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const age = now - Date.parse(iso);
  if (Number.isNaN(age) || !claim.date.startsWith(day)) {
    throw storeError(403, 'AccessDenied', 'The date of the signature is not readable.');
  }
  if (!claim.presigned) {
    if (Math.abs(age) > skewAllowed) {
      throw storeError(403, 'RequestTimeTooSkewed');
    }
    return;
  }
  const seconds = Number(query.get('X-Amz-Expires'));
  if (!(seconds > 0 && seconds <= longestLife)) {
    throw storeError(400, 'AuthorizationQueryParametersError');
  }
  if (age > seconds * 1000 || age < -skewAllowed) {
    throw storeError(403, 'AccessDenied', 'Request has expired');
  }
}

/** Whatever S3 would act on must be signed; a presigned URL may leave the payload's digest open. */
function checkSignedHeaders(request: IncomingMessage, claim: Claim): void {
  const open = Object.keys(request.headers).filter(
    (name) =>
      name.startsWith('x-amz-') &&
      !claim.signedHeaders.includes(name) &&
      !(claim.presigned && name === 'x-amz-content-sha256'),
  );
  if (!claim.signedHeaders.includes('host') || open.length > 0) {
    throw storeError(403, 'AccessDenied', `These headers were not signed: ${open.join(', ') || 'host'}`);
  }
}

function canonicalRequest(request: IncomingMessage, address: Address, claim: Claim): string {
  const path = address.path.split('/').map((part) => encode(decodeURIComponent(part))).join('/');
  const query = [...address.query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)])
    .sort(([name, value], [otherName, otherValue]) => compare(name!, otherName!) || compare(value!, otherValue!))
    .map((pair) => pair.join('='))
    .join('&');
  const headers = claim.signedHeaders
    .map((name) => `${name}:${String(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`)
    .join('');
  return [request.method, path, query, headers, claim.signedHeaders.join(';'), claim.payload].join('\n');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
