import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../test/cluster.ts';
import { decideDemo } from './decide-demo.ts';
import { readDemoNote, writeDemoNote, type DemoNote } from './demo-note.ts';
import { withClient } from './with-client.ts';

let emptyUrl: string;
let usedUrl: string;
let home: string;

beforeAll(async () => {
  const port = inject('databasePort');
  emptyUrl = urlOf(port, await freshDatabase(port));
  usedUrl = urlOf(port, await freshDatabase(port));
  await withClient(usedUrl, async (client) => {
    await client.query(`select rls.enrol(display_name => 'Emitter', kind => 'application', roles => '{r_emitter}')`);
    await client.query(`
      insert into staging.emission (emitter_id, file_name, object_key)
      select person_id, 'school_master/school_mst.zip', 'school_master/school_mst_1.zip'
      from rls.person`);
  });
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cqube-demo-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

type Case = {
  readonly given: string;
  readonly note?: DemoNote;
  readonly isWanted: boolean;
  readonly hasEmissions?: boolean;
  readonly then: { readonly loads: boolean; readonly note: DemoNote; readonly tells?: RegExp };
};

test.each<Case>([
  { given: 'a first start', isWanted: true, then: { loads: true, note: 'wanted' } },
  { given: 'a first start without the demo', isWanted: false, then: { loads: false, note: 'off' } },
  {
    given: 'a first start on a database in use', isWanted: true, hasEmissions: true,
    then: { loads: false, note: 'off' },
  },
  { given: 'a home that was started empty', note: 'off', isWanted: true, then: { loads: false, note: 'off' } },
  {
    given: 'a home whose demo was cut off', note: 'wanted', isWanted: true, hasEmissions: true,
    then: { loads: true, note: 'wanted' },
  },
  {
    given: 'such a home without the demo', note: 'wanted', isWanted: false, hasEmissions: true,
    then: { loads: false, note: 'wanted', tells: /loaded in part/ },
  },
  {
    given: 'a home that has its demo', note: 'loaded', isWanted: true, hasEmissions: true,
    then: { loads: false, note: 'loaded' },
  },
])('given $given', async ({ note, isWanted, hasEmissions, then }) => {
  const sentences: string[] = [];
  if (note) {
    await writeDemoNote(home, note);
  }
  const loads = await decideDemo({
    home, isWanted, ownerUrl: hasEmissions ? usedUrl : emptyUrl, tell: (sentence) => sentences.push(sentence),
  });
  expect({ loads, note: await readDemoNote(home) }).toEqual({ loads: then.loads, note: then.note });
  expect(sentences).toEqual(then.tells ? [expect.stringMatching(then.tells)] : []);
});
