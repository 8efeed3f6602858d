import { setTimeout as wait } from 'node:timers/promises';

import { publishHead, type Head } from './audit/publish-head.ts';
import { readServerLog } from './audit/read-server-log.ts';
import type { Context } from './context.ts';

/**
 * Until the signal: takes reads of names of persons from the database server's log into the audit, seals what
 * was written into the chain, and publishes its head where the database's superuser does not write.
 *
 * Any number of workers may do so at once: a line becomes an entry once, and the sealing takes turns.
 */
export async function watchAudit(context: Context, signal: AbortSignal, pause = 5_000): Promise<void> {
  const { config, log } = context;
  const readLog = readServerLog(context, config.databaseLog);
  let published: string | undefined;
  while (!signal.aborted) {
    try {
      await readLog();
      const head = await seal(context);
      if (head && head.hash !== published) {
        await publishHead(context, head);
        published = head.hash;
        log.info({ position: head.position, hash: head.hash }, 'audit sealed');
      }
    } catch (error) {
      if (!signal.aborted) {
        log.error({ err: error }, 'audit could not be sealed');
      }
    }
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}

async function seal({ pool }: Pick<Context, 'pool'>): Promise<Head | undefined> {
  const { rows: [head] } = await pool.query<{ position: string; hash: string | null }>(
    'select head_position as position, head_hash as hash from rls.seal_audit()');
  return head!.hash === null ? undefined : { position: Number(head!.position), hash: head!.hash };
}
