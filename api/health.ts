import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';

import type { Context } from './context.ts';

/** /livez says that the process answers; /readyz that what it needs answers too. Neither says more. */
export function registerHealth(app: FastifyInstance, context: Context): void {
  app.get('/livez', async () => ({ status: 'ok' }));

  app.get('/readyz', async (request, reply) => {
    const checks = await Promise.all([
      check('database', () => context.pool.query('select 1')),
      check('store', (signal) => context.store.send(
        new HeadBucketCommand({ Bucket: context.config.store.outputBucket }), { abortSignal: signal },
      )),
    ]);
    const failed = checks.filter(({ error }) => error !== undefined);
    for (const { name, error } of failed) {
      request.log.warn({ err: error, check: name }, 'not ready');
    }
    reply.code(failed.length === 0 ? 200 : 503);
    return {
      status: failed.length === 0 ? 'ok' : 'unavailable',
      checks: Object.fromEntries(checks.map(({ name, error }) => [name, error === undefined ? 'ok' : 'unavailable'])),
    };
  });
}

async function check(name: string, ask: (signal: AbortSignal) => Promise<unknown>) {
  const signal = AbortSignal.timeout(3_000);
  const late = new Promise((_settle, fail) => {
    signal.addEventListener('abort', () => fail(new Error(`No answer from the ${name} within 3 seconds.`)));
  });
  try {
    await Promise.race([ask(signal), late]);
    return { name };
  } catch (error) {
    return { name, error };
  }
}
