/**
 * `npm run bench`: the figures of docs/performance.md, as ratios to what ran beside them.
 *
 * Ends with 1 where a figure is over its bound or a count is not the generator's.
 * `-- --quick` takes under three minutes on an idle machine, `-- --only G2,G4` some figures, `-- --month` instead
 * of all the month that the original publishes figures of, through the API of a started product.
 */
import { parseArgs } from 'node:util';

import type { Bench, Figure } from './bench.ts';
import { startCluster } from './cluster.ts';
import { access } from './figure/access.ts';
import { firstLoad } from './figure/first-load.ts';
import { growth } from './figure/growth.ts';
import { history } from './figure/history.ts';
import { monthAgain } from './figure/month-again.ts';
import { peers } from './figure/peers.ts';
import { realMonth } from './figure/real-month.ts';
import { size } from './figure/size.ts';
import { describeMachine } from './machine.ts';
import { isGood, sentenceOf, type Verdict } from './verdict.ts';

const figures: readonly Figure[] = [firstLoad, growth, monthAgain, history, size, peers, access];

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    month: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const wanted = options.only?.split(',');
const chosen = options.month ? [realMonth] : figures.filter(isWanted);
const verdicts: Verdict[] = [];

console.log(describeMachine());
const cluster = await startCluster();
const stops: (() => Promise<void>)[] = [() => cluster.stop()];
const bench: Bench = {
  cluster,
  rounds: options.quick ? 3 : 5,
  isQuick: options.quick,
  rows: options.quick ? 300_000 : 1_000_000,
  onStop: (stop) => void stops.push(stop),
  tell: (sentence) => console.log(sentence),
  judge(verdict) {
    verdicts.push(verdict);
    console.log(sentenceOf(verdict));
  },
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    console.error(`Cut off by ${signal}.`);
    void Promise.allSettled(stops.map((stop) => stop())).then(() => process.exit(130));
  });
}
if (options.quick) {
  console.log('Quick: 300,000 rows and medians of 3. What is over its bound here is for the whole run to judge:');
  console.log('of a small file, what does not grow with files is a larger part.');
}

try {
  for (const figure of chosen) {
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

function isWanted({ names }: Figure): boolean {
  return !wanted || names.some((name) => wanted.includes(name));
}
