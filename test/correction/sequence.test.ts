/** Whatever is emitted and corrected, in whatever order: what remains is what the files that stand leave alone. */
import { expect, inject, test } from 'vitest';

import { checkSequence } from './sequence.ts';

const seeds = Array.from({ length: 16 }, (_, index) => index + 1);

test.each(seeds)('sequence %i', async (seed) => {
  expect.hasAssertions();
  await checkSequence(inject('databasePort'), seed, 14);
});

test.each([
  { given: 'a withdrawn row is replaced by what had stood before it', seed: 1044, steps: 30 },
  { given: 'a school is new in one month of a file and known in the other', seed: 5013, steps: 24 },
])('given that $given', async ({ seed, steps }) => {
  expect.hasAssertions();
  await checkSequence(inject('databasePort'), seed, steps);
});
