import { expect, test } from 'vitest';

import { roughened } from './rough';

test('the same seed draws the same line, another seed another one', () => {
  const line = roughened([0, 0], [100, 0], 7, 2);
  expect(roughened([0, 0], [100, 0], 7, 2)).toEqual(line);
  expect(roughened([0, 0], [100, 0], 8, 2)).not.toEqual(line);
});

test('pieces end up short, and the line stays near the straight one', () => {
  const line = [[0, 0] as const, ...roughened([0, 0], [100, 0], 7, 2), [100, 0] as const];
  for (let index = 1; index < line.length; index++) {
    const piece = Math.hypot(
      line[index]![0] - line[index - 1]![0],
      line[index]![1] - line[index - 1]![1],
    );
    expect(piece).toBeLessThan(2);
  }
  expect(Math.max(...line.map(([, y]) => Math.abs(y)))).toBeLessThan(20);
});

test('a finer line passes through all points of a coarser one', () => {
  const fine = roughened([0, 0], [100, 30], 7, 1).map(String);
  for (const point of roughened([0, 0], [100, 30], 7, 8)) expect(fine).toContain(String(point));
});

test('a line that is short enough stays straight', () => {
  expect(roughened([0, 0], [1, 0], 7, 2)).toEqual([]);
});
