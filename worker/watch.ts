import { setTimeout as wait } from 'node:timers/promises';

import type { Context } from './context.ts';
import { receive } from './jobs/receive.ts';
import { listObjects } from './store.ts';

const everySecond = 1_000;

/** What was asked for and still lies there is asked for again after this, in case its job was lost. */
const patience = 60_000;

/**
 * Looks into the emission bucket every second, or after another pause in milliseconds, and has each object
 * received: once for each version of it, whatever the number of workers that look. Returns when the signal says so.
 */
export async function watchEmissions(
  context: Context, signal: AbortSignal, pause: number = everySecond,
): Promise<void> {
  const { log } = context;
  let asked = new Map<string, number>();
  let isDown = false;
  while (!signal.aborted) {
    try {
      asked = await look(context, asked, signal);
      if (isDown) {
        log.info('object store is back');
      }
      isDown = false;
    } catch (error) {
      if (!isDown && !signal.aborted) {
        log.error({ err: error }, 'object store or queue is out of reach');
      }
      isDown = true;
    }
    await wait(pause, undefined, { signal }).catch(() => {});
  }
}

async function look(
  { boss, config, store }: Context,
  asked: ReadonlyMap<string, number>,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const still = new Map<string, number>();
  for await (const { key, size, etag } of listObjects(store, config.store.emissionBucket, signal)) {
    const object = { key, size, etag };
    const version = `${object.key} ${object.etag}`;
    const askedAt = asked.get(version) ?? -Infinity;
    if (performance.now() - askedAt > patience) {
      await boss.send(receive.queue, object, { singletonKey: version });
      still.set(version, performance.now());
    } else {
      still.set(version, askedAt);
    }
  }
  return still;
}
