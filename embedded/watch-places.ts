import { setTimeout as wait } from 'node:timers/promises';

import { findFirstPlaces } from './first-places.ts';
import { provision, type Provision } from './provision.ts';
import type { Tell } from './tell.ts';
import { withClient } from './with-client.ts';

const pause = 1_000;

/**
 * Goes on provisioning, whenever there are new places, until there is one for everybody of
 * credentials.json, or until aborted. A fault is told once; the next look may find it gone.
 */
export async function watchPlaces(options: Provision, tell: Tell, signal: AbortSignal): Promise<void> {
  let seen = '';
  let told = '';
  while (!signal.aborted) {
    try {
      const places = JSON.stringify(await withClient(options.ownerUrl, findFirstPlaces));
      if (places !== seen && (await provision(options))) {
        tell(`${options.home}/credentials.json now names a viewer of each level and an analyst.`);
        return;
      }
      seen = places;
    } catch (error) {
      const { message } = error as Error;
      if (message !== told && !signal.aborted) {
        tell(`Nobody could be added to credentials.json just now: ${message}`);
      }
      told = message;
    }
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}
