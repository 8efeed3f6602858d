import { demoState } from '../demo/demo-state.ts';
import type { DemoNote } from './demo-note.ts';
import { withClient } from './with-client.ts';

/** How the state is called: as CQUBE_STATE_NAME says; the demo state has a name of its own. */
export function stateName(given: string | undefined, note: DemoNote | undefined): string | undefined {
  return given ?? (note === 'wanted' || note === 'loaded' ? demoState.name : undefined);
}

/** Gives the state its name, for everything that shows it. What is set already and given nowhere stays. */
export async function nameState(ownerUrl: string, name: string, isGiven: boolean): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const { rowCount } = await client.query(`select from aggregate.setting where setting_name = 'state_name'`);
    if (isGiven || rowCount === 0) {
      await client.query(`call aggregate.set_setting('state_name', to_jsonb($1::text))`, [name]);
    }
  });
}
