import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFileWhole } from './write-file-whole.ts';

/** off: this home was started empty; wanted: the demo state is not wholly there yet; loaded: it is. */
export type DemoNote = 'off' | 'wanted' | 'loaded';

/** What the first start of this home decided about the demo state; undefined before it has. */
export async function readDemoNote(home: string): Promise<DemoNote | undefined> {
  const text = await readFile(join(home, 'demo-state'), 'utf8').catch(() => '');
  const note = text.trim();
  return note === 'off' || note === 'wanted' || note === 'loaded' ? note : undefined;
}

export async function writeDemoNote(home: string, note: DemoNote): Promise<void> {
  await writeFileWhole(join(home, 'demo-state'), `${note}\n`);
}
