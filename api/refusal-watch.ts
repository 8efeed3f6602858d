import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

import { refusal } from './problem.ts';

export type RefusalWatch = {
  /** Throws when the address has shown too many; what was good a while ago may pass all the same. */
  check(address: string, credential: string): void;
  /** Counts a credential that was refused; answers with the count when it is the one too many. */
  refused(address: string, credential: string): number | undefined;
  accepted(credential: string): void;
};

const span = 60_000;
const goodFor = 10 * 60_000;
const mostKept = 20_000;

/**
 * Counts the credentials that an address tries and that are not ours: different ones, within a minute.
 *
 * Callers are limited by what they authenticate with, of which somebody who guesses has a new one each time.
 * An office behind one address goes on working while one of its computers guesses.
 */
export function watchRefusals(limit: number): RefusalWatch {
  const tried = new Map<string, { readonly until: number; readonly credentials: Set<string> }>();
  const good = new Map<string, number>();

  return {
    check(address, credential) {
      const known = tried.get(neighbourhood(address));
      const isOver = known && known.until > Date.now() && known.credentials.size >= limit;
      if (isOver && (good.get(digestOf(credential)) ?? 0) < Date.now()) {
        const seconds = Math.ceil((known.until - Date.now()) / 1000);
        throw refusal(429, 'too-many-requests', `Too many wrong tokens came from there. Try again in ${seconds} s.`);
      }
    },
    refused(address, credential) {
      const key = neighbourhood(address);
      const known = tried.get(key);
      const isCurrent = known !== undefined && known.until > Date.now();
      const { until, credentials } = isCurrent ? known : { until: Date.now() + span, credentials: new Set<string>() };
      keep(tried, key, { until, credentials });
      const before = credentials.size;
      credentials.add(digestOf(credential));
      return before < limit && credentials.size === limit ? limit : undefined;
    },
    accepted(credential) {
      keep(good, digestOf(credential), Date.now() + goodFor);
    },
  };
}

/** The newest stay; who fills the memory with addresses pushes out old ones. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > mostKept) {
    map.delete(map.keys().next().value!);
  }
}

function digestOf(credential: string): string {
  return createHash('sha256').update(credential).digest('base64');
}

/** An IPv4 address, or the first half of an IPv6 one, which is one household's. */
export function neighbourhood(address: string): string {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
  if (!isIPv6(plain)) {
    return plain;
  }
  const [head = '', tail = ''] = plain.split('%')[0]!.split('::');
  const [front, back] = [head, tail].map((part) => part.split(':').filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - front!.length - back!.length)).fill('0');
  return [...front!, ...zeros, ...back!].slice(0, 4).join(':');
}
