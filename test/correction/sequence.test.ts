/** Whatever is emitted and corrected, in whatever order: what remains is what the files that stand leave alone. */
import { expect, inject, test } from 'vitest';

import { checkSequence } from './sequence.ts';

const seeds = Array.from({ length: 16 }, (_, index) => index + 1);

test.each(seeds)('sequence %i', async (seed) => {
  expect.hasAssertions();
  await checkSequence(inject('databasePort'), seed, 14);
});
