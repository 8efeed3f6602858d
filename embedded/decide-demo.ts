import { readDemoNote, writeDemoNote } from './demo-note.ts';
import type { Tell } from './tell.ts';
import { withClient } from './with-client.ts';

export type DemoQuestion = {
  readonly home: string;
  readonly isWanted: boolean;
  readonly ownerUrl: string;
  readonly tell: Tell;
};

/**
 * Whether the demo state is still to be loaded. The first start of a home decides: one that was
 * started empty, or that has emissions of its own, never gets it later.
 */
export async function decideDemo({ home, isWanted, ownerUrl, tell }: DemoQuestion): Promise<boolean> {
  const note = await readDemoNote(home);
  if (note === 'off' || note === 'loaded') {
    return false;
  }
  if (note === 'wanted') {
    if (!isWanted) {
      tell('The demo state is loaded in part; start without CQUBE_DEMO=off to load the rest.');
    }
    return isWanted;
  }
  const isLoading = isWanted && !(await hasEmissions(ownerUrl));
  await writeDemoNote(home, isLoading ? 'wanted' : 'off');
  return isLoading;
}

async function hasEmissions(ownerUrl: string): Promise<boolean> {
  return withClient(ownerUrl, async (client) => {
    const { rowCount } = await client.query('select from staging.emission limit 1');
    return rowCount !== 0;
  });
}
