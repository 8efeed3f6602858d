/**
 * `npm run bench`: the figures of docs/performance.md, as ratios to what ran beside them.
 *
 * Ends with 1 where a figure is over its bound or a count is not the generator's.
 * `-- --quick` takes under three minutes, `-- --only G2,G4` some figures.
 */
import { parseArgs } from 'node:util';

import type { Bench, Figure } from './bench.ts';
import { startCluster } from './cluster.ts';
import { firstLoad } from './figure/first-load.ts';
import { growth } from './figure/growth.ts';
import { history } from './figure/history.ts';
import { monthAgain } from './figure/month-again.ts';
import { size } from './figure/size.ts';
import { describeMachine } from './machine.ts';
import { isGood, sentenceOf, type Verdict } from './verdict.ts';

const figures: readonly Figure[] = [firstLoad, growth, monthAgain, history, size];

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const wanted = options.only?.split(',');
const verdicts: Verdict[] = [];

console.log(describeMachine());
const cluster = await startCluster();
const bench: Bench = {
  cluster,
  rounds: options.quick ? 3 : 5,
  isQuick: options.quick,
  rows: 1_000_000,
  tell: (sentence) => console.log(sentence),
  judge(verdict) {
    verdicts.push(verdict);
    console.log(sentenceOf(verdict));
  },
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cluster.stop().then(() => process.exit(130)));
}
if (options.quick) {
  console.log(`Quick: medians of ${bench.rounds}, not of 5; a figure near its bound is for the whole run to judge.`);
}

try {
  for (const figure of figures.filter(({ names }) => !wanted || names.some((name) => wanted.includes(name)))) {
    await figure.run(bench);
  }
} finally {
  await cluster.stop();
}
const over = verdicts.filter((verdict) => !isGood(verdict));
console.log(over.length === 0
  ? `All ${verdicts.length} are within their bounds.`
  : `${over.length} of ${verdicts.length} are over their bounds.`);
process.exit(over.length === 0 ? 0 : 1);
