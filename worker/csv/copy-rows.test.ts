import { expect, test } from 'vitest';

import { borrowCopyRows, giveBackRows, putBigint, takeRows } from './copy-rows.ts';

test('rows that are given back are the next one\'s, empty, and nobody else\'s', () => {
  const first = borrowCopyRows(64);
  putBigint(first, 1);
  giveBackRows(first);

  const second = borrowCopyRows(32);
  const third = borrowCopyRows(32);

  expect(second.bytes).toBe(first.bytes);
  expect(takeRows(second).length).toBe(0);
  expect(third.bytes).not.toBe(first.bytes);
});

test('rows that are too small are not handed on', () => {
  giveBackRows(borrowCopyRows(64));
  const larger = borrowCopyRows(1024);
  expect(larger.bytes.length).toBe(1024);
});
