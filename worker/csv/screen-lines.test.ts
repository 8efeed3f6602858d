import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { expect, test } from 'vitest';

import { openCsv } from './csv-reader.ts';
import { makeExamine } from './examine.ts';
import { matchHeader } from './header.ts';
import { makeIdentifierHash } from './identifier-hash.ts';
import { readBinaryCopy } from './read-binary-copy.ts';
import type { ScreenPlan } from './screen-plan.ts';
import { screenLines } from './screen-lines.ts';
import { compileScreen } from './screen.ts';
import { newSuspectSpool } from './suspect-spool.ts';

const plan: ScreenPlan = {
  source: 'one', title: 'One', grain: 'one row', load: 'merge', nullWords: ['NULL'], period: null,
  files: [{
    folder: 'one', prefix: 'one', notPrefix: null, delimiter: '|', quote: '"', escape: '\\', manifest: 'optional',
  }],
  cells: [{ names: ['id'], column: 'id', required: true }],
  columns: [{ name: 'id', kind: 'plain', type: 'bigint', required: true, personal: null, cells: [0] }] as never,
  landing: [{ column: 'id', type: 'bigint', from: 'id' }],
};

test('good lines stream on where every part of a file has bytes of another encoding', async () => {
  const lines = Array.from({ length: 400_000 }, (_, at) => (at % 1000 === 500 ? `caf\xe9${at}` : String(at)));
  const dialect = { delimiter: 0x7c, quote: 0x22, escape: 0x5c };
  const hash = makeIdentifierHash('5e'.repeat(32));
  const csv = await openCsv(Readable.from([Buffer.from(`id\n${lines.join('\n')}\n`, 'latin1')]), dialect);
  const header = matchHeader(csv.header, plan.cells);
  const suspects = newSuspectSpool();
  const count = { received: 0, blank: 0 };

  const copied = await buffer(Readable.from(screenLines({
    csv, suspects, count,
    screen: compileScreen(plan, header, dialect, hash),
    examine: makeExamine(plan, header, dialect, hash),
  })));

  expect(count).toEqual({ received: 400_000, blank: 0 });
  expect(suspects.count).toBe(400);
  const rows = readBinaryCopy(copied, [['line', 'bigint'], ['id', 'bigint']]);
  expect(rows).toHaveLength(399_600);
  expect(rows.at(-1)).toEqual({ line: 400_001n, id: 399_999n });
});
