/** The same with 10,000 requests: test/long/mixed-requests.test.ts. */
import { expect, inject, test } from 'vitest';

import { sendMixedRequests } from './mixed-requests.ts';

test('three hundred requests of all kinds at once leave nothing behind, and each gets its own answer', async () => {
  const { answered, wrong, dirty } = await sendMixedRequests(inject('databasePort'), 300, 'short');
  expect(wrong).toEqual([]);
  expect(dirty).toEqual([]);
  expect(Object.keys(answered).length).toBeGreaterThanOrEqual(23);
});
