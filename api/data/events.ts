import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import { emissionId, readReceipt, type Receipt } from './read-emission.ts';
import { ofEmission } from './shapes.ts';

/** In milliseconds: between two looks (the pause grows), of silence, and of one stream. */
const pauses = { first: 300, longest: 3_000, growth: 1.3 };
const silence = 15_000;
const longestStream = 15 * 60_000;
/** How many streams one caller may hold. */
const mostStreams = 20;

/**
 * GET /data/emissions/<id>/events: the receipt of an emission each time that it changes, as server-sent events.
 *
 * `event: receipt` carries what GET /data/emissions/<id> answers; `event: end` follows the last one, when the
 * emission is published, refused, expired or tried. A stream lasts 15 minutes at most; who asks again goes on.
 * Each look is taken under the caller's role: a token that is revoked ends its streams.
 */
export function registerEvents(app: FastifyInstance, context: Context): void {
  const open = new Map<string, number>();
  const ending = new AbortController();
  app.addHook('preClose', async () => ending.abort());

  app.get('/data/emissions/:id/events', described({
    group: 'Emission',
    summary: 'Its receipt each time that it changes, as server-sent events',
    description: '`event: receipt` carries the receipt, `event: end` follows the last one. For 15 minutes at most; who '
      + 'asks again goes on.',
    params: ofEmission,
    answer: 'text/event-stream',
    refuses: { 404: ['not-found'] },
  }), async (request, reply) => {
    const id = emissionId(request);
    const { role } = request.caller!;
    if ((open.get(role) ?? 0) >= mostStreams) {
      throw refusal(429, 'too-many-requests', `You follow ${mostStreams} emissions already. End one first.`);
    }
    count(open, role, 1);
    try {
      const first = await asCaller(context, request, (client) => readReceipt(client, id));
      const stream = Readable.from(events({ context, request, id, first, ending: ending.signal }));
      stream.once('close', () => count(open, role, -1));
      // Its headers promised to keep the connection, which would keep the server from closing.
      reply.raw.once('finish', () => ending.signal.aborted && request.raw.socket.destroySoon());
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'private, no-store')
        .header('x-accel-buffering', 'no')
        .send(stream);
    } catch (error) {
      count(open, role, -1);
      throw error;
    }
  });
}

function count(open: Map<string, number>, role: string, more: number): void {
  const left = (open.get(role) ?? 0) + more;
  if (left === 0) {
    open.delete(role);
  } else {
    open.set(role, left);
  }
}

type Followed = {
  readonly context: Context;
  readonly request: FastifyRequest;
  readonly id: string;
  readonly first: Receipt;
  readonly ending: AbortSignal;
};

async function* events({ context, request, id, first, ending }: Followed): AsyncGenerator<string> {
  const startedAt = Date.now();
  let spokenAt = startedAt;
  let told = JSON.stringify(first);
  let receipt = first;
  let pause = pauses.first;
  yield `retry: ${pauses.longest}\n${eventOf('receipt', told)}`;

  while (receipt.finishedAt === null && Date.now() - startedAt < longestStream && !ending.aborted) {
    await sleep(pause, undefined, { signal: ending }).catch(() => {});
    pause = Math.min(pause * pauses.growth, pauses.longest);
    const look = await lookAgain(context, request, id);
    if (!look) {
      return;
    }
    receipt = look;
    const text = JSON.stringify(receipt);
    if (text !== told) {
      yield eventOf('receipt', text);
      told = text;
      pause = pauses.first;
      spokenAt = Date.now();
    } else if (Date.now() - spokenAt > silence) {
      yield ': nothing new\n\n';
      spokenAt = Date.now();
    }
  }
  if (receipt.finishedAt !== null) {
    yield eventOf('end', '{}');
  }
}

/** undefined where the caller may not look any more, or nothing can be asked now: the stream ends there. */
async function lookAgain(context: Context, request: FastifyRequest, id: string): Promise<Receipt | undefined> {
  try {
    await context.authentication.authenticateEmitter(request);
    return await asCaller(context, request, (client) => readReceipt(client, id));
  } catch (error) {
    request.log.debug({ err: error, emissionId: id }, 'stream of events ended');
    return undefined;
  }
}

/** JSON has no line ends outside its strings, so that one `data` holds it. */
function eventOf(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}
