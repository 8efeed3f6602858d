/** What api/mixed-requests.test.ts does with three hundred. */
import { expect, inject, test } from 'vitest';

import { sendMixedRequests } from '../../api/mixed-requests.ts';

test('ten thousand requests of all kinds at once leave nothing behind, and each gets its own answer', async () => {
  const { answered, wrong, dirty } = await sendMixedRequests(inject('databasePort'), 10_000, 'long');
  expect(wrong).toEqual([]);
  expect(dirty).toEqual([]);
  const { 'no connection in time': without = 0, ...kinds } = answered;
  expect(Math.min(...Object.values(kinds))).toBeGreaterThanOrEqual(50);
  expect(without).toBeGreaterThan(0);
});
