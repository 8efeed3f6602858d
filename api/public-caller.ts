import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Caller } from './authentication.ts';
import { refusal } from './problem.ts';

/** Whoever sends no token. What the role sees is what the state made public (docs/access.md). */
export const publicCaller: Caller = { role: 'r_public', subject: 'public' };

/** What the public may take: less than who signed in, so that it never takes what is theirs. */
export const publicLimits = {
  statementSeconds: 5,
  /** The part of the API's connections that may be at work for the public at once. */
  shareOfConnections: 0.4,
};

export function isPublic(caller: Caller | null): boolean {
  return caller?.role === publicCaller.role;
}

/** Whether a request would be the public's: it shows nothing to be known by, where the public may read. */
export function asksAsPublic({ headers, url }: Pick<FastifyRequest, 'headers' | 'url'>): boolean {
  return headers.authorization === undefined && /^\/(graphql|export)(\/|\?|$)/.test(url);
}

/** How long a statement of this caller may take, of the seconds that the setting allows to everyone. */
export function statementSeconds(caller: Caller, setting: number): number {
  return isPublic(caller) ? Math.min(setting, publicLimits.statementSeconds) : setting;
}

/**
 * Lets so many public requests be worked at once, and answers "busy" to the next. Each counts from when its
 * body is read until its answer begins, or until it goes away.
 */
export function makePublicQueue(atOnce: number): (reply: FastifyReply) => () => void {
  let count = 0;
  return (reply) => {
    if (count >= atOnce) {
      throw refusal(503, 'busy', 'Too many read the public reports at this moment. Try again soon.');
    }
    count += 1;
    let isCounted = true;
    const leave = () => {
      count -= Number(isCounted);
      isCounted = false;
    };
    reply.raw.once('close', leave);
    return leave;
  };
}
