import type { IncomingMessage } from 'node:http';

import { deviceCookie } from './device.ts';
import type { Origin } from './sign-in-step.ts';

const longestBody = 8192;

/** Where a request comes from, as the API's proxy saw it. */
export function originOf(request: IncomingMessage): Origin {
  return {
    address: addressOf(request),
    browser: (request.headers['user-agent'] ?? '').slice(0, 300),
    requestId: request.headers['x-request-id']?.toString().slice(0, 100),
    device: cookieOf(request, deviceCookie),
  };
}

/**
 * Whether a form was posted by a page of ours.
 *
 * The cookie of an interaction is not sent from other sites (SameSite), and must name the interaction in
 * the address; this refuses the post as well where the browser says that it came from elsewhere.
 */
export function isFromOwnPage(request: IncomingMessage, webUrl: string): boolean {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  return (site === undefined || site === 'same-origin')
    && (origin === undefined || origin === 'null' || origin === new URL(webUrl).origin);
}

export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const tooLong = Object.assign(new Error('The form is too long.'), { statusCode: 413 });
  if (Number(request.headers['content-length']) > longestBody) {
    request.resume();
    throw tooLong;
  }
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > longestBody) {
      throw tooLong;
    }
  }
  return new URLSearchParams(text);
}

/** The client as the API's proxy saw it: the last entry is the one that the proxy wrote. */
function addressOf(request: IncomingMessage): string {
  return request.headers['x-forwarded-for']?.toString().split(',').at(-1)?.trim() || request.socket.remoteAddress || '';
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  return new RegExp(`(?:^|; *)${name}=([\\w-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
}
