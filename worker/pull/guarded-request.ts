import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as requestPlainly, type IncomingMessage } from 'node:http';
import { request as requestByTls } from 'node:https';
import type { LookupFunction } from 'node:net';

import { isPrivateHost, isPublicAddress } from '../../public-address.ts';
import { pullFailure } from './pull-failure.ts';

/** Where requests may go, and how long they may take. */
export type Guard = {
  /** `host`, `host:port` or `*.suffix`; nothing else is asked, whoever names it. */
  readonly hosts: readonly string[];
  /** Those that the operator named in full: they may have an address that is not public, and no TLS. */
  readonly trusted: readonly string[];
  readonly silentMilliseconds: number;
  readonly totalMilliseconds: number;
};

export type GuardedRequest = {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
};

/**
 * Asks a server that may be asked, and answers with whatever it says, redirects included: it follows none.
 *
 * The address is checked when the connection is made, not before, so that a name cannot lead to one place
 * when it is looked at and to another when it is used.
 */
export async function guardedRequest(url: URL, request: GuardedRequest, guard: Guard): Promise<IncomingMessage> {
  const isTrusted = checkUrl(url, guard);
  const { method = 'GET', headers = {}, body } = request;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(guard.totalMilliseconds)]);
  const send = url.protocol === 'https:' ? requestByTls : requestPlainly;
  return new Promise((settle, fail) => {
    const sent = send(url, {
      method, headers, signal, agent: false, lookup: isTrusted ? undefined : lookUpPublic,
    }, settle);
    sent.setTimeout(guard.silentMilliseconds, () => {
      sent.destroy(new Error(`it was silent for ${guard.silentMilliseconds / 1000} s`));
    });
    sent.once('error', (error) => {
      fail(request.signal.aborted ? error : pullFailure(`${placeOf(url)} cannot be asked: ${wordsOf(error)}.`, error));
    });
    sent.end(body);
  });
}

/** A URL as it may be shown: what signs it stays out. */
export function placeOf(url: URL): string {
  return url.origin + url.pathname;
}

/** Refuses what is not on the list; tells whether the operator named the host in full. */
function checkUrl(url: URL, { hosts, trusted }: Guard): boolean {
  const isTrusted = trusted.includes(url.host);
  const isListed = isTrusted || hosts.some((entry) => matches(entry, url.host));
  if (!isListed || !['https:', 'http:'].includes(url.protocol) || url.username || url.password) {
    throw pullFailure(`${placeOf(url)} may not be asked: its host is not that of DIKSHA_URL and not in DIKSHA_HOSTS.`);
  }
  if (!isTrusted && (url.protocol !== 'https:' || isPrivateHost(url.hostname))) {
    throw pullFailure(`${placeOf(url)} may not be asked: it has no TLS or is not public. Name it in DIKSHA_HOSTS.`);
  }
  return isTrusted;
}

function matches(entry: string, host: string): boolean {
  return entry.startsWith('*.') ? host.endsWith(entry.slice(1)) : host === entry;
}

const lookUpPublic: LookupFunction = (hostname, options, done) => {
  lookUp(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const usable = error ? [] : found.filter(({ address }) => isPublicAddress(address));
    if (error || usable.length === 0) {
      done(error ?? Object.assign(new Error(`${hostname} has no public address`), { code: 'ENOTPUBLIC' }), []);
    } else if (options.all) {
      done(null, usable);
    } else {
      done(null, usable[0]!.address, usable[0]!.family);
    }
  });
};

function wordsOf(error: Error): string {
  return error.name === 'TimeoutError' ? 'it took too long' : error.message || (error as NodeJS.ErrnoException).code!;
}
