/** A thousand random sequences of emissions and corrections, ten for each round; SEED and STEPS choose others. */
import { expect, inject, test } from 'vitest';

import { checkSequence } from '../correction/sequence.ts';

const { CQUBE_TEST_ROUNDS = '100', SEED = '1000', STEPS = '24' } = process.env;
const seeds = Array.from({ length: 10 * Number(CQUBE_TEST_ROUNDS) }, (_, index) => index + Number(SEED));

test.each(seeds)('sequence %i', async (seed) => {
  expect.hasAssertions();
  await checkSequence(inject('databasePort'), seed, Number(STEPS));
});
