import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { refuseStatus, type Diksha } from './diksha-api.ts';
import { guardedRequest, placeOf } from './guarded-request.ts';
import { pullFailure } from './pull-failure.ts';

const mostRedirects = 3;

/**
 * Downloads a file that DIKSHA named to a path of ours, whole and as it was promised: length and checksum
 * are held to what the server says. No credential goes with it; a redirect is followed where the list allows it.
 */
export async function download(diksha: Diksha, address: string, path: string, largest: number): Promise<void> {
  let url = parse(address);
  for (let redirects = 0; ; redirects += 1) {
    const response = await guardedRequest(url, { signal: diksha.signal }, diksha.guard);
    const next = redirectOf(response, url);
    if (!next || redirects === mostRedirects) {
      refuseStatus(response, url);
      await keep(response, url, path, largest);
      return;
    }
    response.destroy();
    url = next;
  }
}

function parse(address: string): URL {
  const url = URL.parse(address);
  if (!url) {
    throw pullFailure('DIKSHA names a file by something that is no address.');
  }
  return url;
}

function redirectOf({ statusCode, headers }: IncomingMessage, url: URL): URL | null {
  return [301, 302, 303, 307, 308].includes(statusCode!) ? URL.parse(headers.location ?? '', url.href) : null;
}

async function keep(response: IncomingMessage, url: URL, path: string, largest: number): Promise<void> {
  const { headers } = response;
  const md5 = createHash('md5');
  let size = 0;
  const measuring = new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length;
      md5.update(piece);
      done(size > largest ? new Error(`it has more than ${largest} bytes`) : null, piece);
    },
  });
  try {
    await pipeline(response, measuring, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    throw pullFailure(`The download of ${placeOf(url)} broke off: ${(error as Error).message}.`, error);
  }
  const length = headers['content-length'];
  if (length !== undefined && Number(length) !== size) {
    throw pullFailure(`The download of ${placeOf(url)} has ${size} bytes of ${length}.`);
  }
  const checksum = headers['content-md5'];
  if (checksum !== undefined && checksum !== md5.digest('base64')) {
    throw pullFailure(`The download of ${placeOf(url)} has another checksum than it should.`);
  }
}
