import { setTimeout as wait } from 'node:timers/promises';

import { provision, type Provision } from './provision.ts';
import type { Tell } from './tell.ts';

const pause = 2_000;

/** Goes on provisioning until there is a place for everybody of credentials.json, or until aborted. */
export async function watchPlaces(options: Provision, tell: Tell, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await wait(pause, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted && (await provision(options).catch(() => false))) {
      tell(`${options.home}/credentials.json now names a viewer of each level and an analyst.`);
      return;
    }
  }
}
