import { setTimeout as wait } from 'node:timers/promises';

import { withClient } from './with-client.ts';

/** Waits until the API and all that it needs answer. */
export async function waitForApi(web: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const answer = await fetch(`${web}/readyz`, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) })
      .catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) {
      return;
    }
    await wait(200, undefined, { signal });
  }
}

/**
 * Waits until every metric that has numbers shows them, exported in their version. Answers false when
 * that does not come to pass in `patience` milliseconds: then something is wrong that a log tells.
 */
export async function waitForReports(ownerUrl: string, signal: AbortSignal, patience = 120_000): Promise<boolean> {
  const until = Date.now() + patience;
  return withClient(ownerUrl, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ behind: number }>(
        'select count(*)::integer as behind from aggregate.metric where exported_version < version',
      );
      if (rows[0]!.behind === 0 || Date.now() > until) {
        return rows[0]!.behind === 0;
      }
      await wait(200, undefined, { signal });
    }
  });
}
