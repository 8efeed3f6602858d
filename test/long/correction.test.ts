/** A thousand random sequences of emissions and corrections; SEQUENCES, SEED and STEPS choose others. */
import { expect, inject, test } from 'vitest';

import { checkSequence } from '../correction/sequence.ts';

const { SEQUENCES = '1000', SEED = '1000', STEPS = '24' } = process.env;
const seeds = Array.from({ length: Number(SEQUENCES) }, (_, index) => index + Number(SEED));

test.each(seeds)('sequence %i', async (seed) => {
  expect.hasAssertions();
  await checkSequence(inject('databasePort'), seed, Number(STEPS));
});
