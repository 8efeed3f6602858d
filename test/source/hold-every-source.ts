import { afterAll, describe, inject, test } from 'vitest';

import { holdTogether, type Way } from './scenario.ts';
import { openBench } from './source-bench.ts';

/** How often three batches of 23 files are taken, of each source: 207 files; the long suite takes 100 rounds. */
const usualRounds = 3;
const rounds = Number(process.env['CQUBE_TEST_ROUNDS'] ?? usualRounds);
/** Every file is screened; without the screen every third round is taken, and every one where there is time. */
const waysOf = (round: number): Way[] =>
  rounds > usualRounds || round % 3 === 1 ? ['screened', 'judged'] : ['screened'];
/** When files arrive: usually long after; just before and just after a year ends in India; amid a month. */
const arrivals = [
  '2026-07-15T06:00:00Z', '2025-05-31T18:29:59Z', '2025-05-31T18:30:00Z', '2024-09-09T18:45:00Z',
];
const seed = process.env['SEED'];

/**
 * For every source that there is, by its document alone: random files, three batches of them one after
 * the other. The engine with its screen, the engine without, the oracle and the generator agree on every
 * row, every finding and every count, and each batch obeys the conservation law.
 *
 * A failure names its seed: `SEED=<seed> npx vitest run test/source/engine` takes that one alone.
 */
export async function holdEverySource(isWanted: (name: string) => boolean): Promise<void> {
  const bench = await openBench(inject('databasePort'));
  const names = [...bench.sources.keys()].filter((name) => isWanted(name));
  afterAll(() => bench.stop());

  describe('engine, oracle and generator agree', () => {
    for (const name of names) {
      test(`on files of ${name}`, { timeout: 100_000 + rounds * 60_000 }, async () => {
        const seeds = Array.from({ length: rounds }, (_, index) => `${name}/${index + 1}`);
        for (const one of seed === undefined ? seeds : [seed].filter((wanted) => wanted.startsWith(`${name}/`))) {
          const round = Number(one.split('/')[1]);
          const arrival = arrivals[round % arrivals.length]!;
          const ways = waysOf(seed === undefined ? round : 1);
          await holdTogether(await bench.given(name, arrival), one, ways);
        }
      });
    }
  });
}
