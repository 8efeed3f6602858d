import type { FastifyReply, FastifyRequest } from 'fastify';

import { isPublic } from '../public-caller.ts';

/**
 * Says who may keep an answer that this caller gets: of the public every cache, for five minutes; of somebody
 * who signed in their own alone, or none. It always varies with who asks, so that neither gets the other's.
 */
export function sayWhoMayKeep(request: FastifyRequest, reply: FastifyReply, own: 'no-cache' | 'no-store'): void {
  reply
    .header('cache-control', isPublic(request.caller) ? 'public, max-age=300' : `private, ${own}`)
    .header('vary', 'Authorization, Accept-Encoding');
}
