import { expect, test } from 'vitest';

import { makeRandom, shareOut, shuffled } from './random.ts';

test('a stream is the same again for its seed and name, and another one for others', () => {
  const draw = (seed: number, name: string) => Array.from({ length: 5 }, makeRandom(seed, name).next);
  expect(draw(1, 'land')).toEqual(draw(1, 'land'));
  expect(draw(1, 'land')).not.toEqual(draw(2, 'land'));
  expect(draw(1, 'land')).not.toEqual(draw(1, 'names'));
});

test('bell has mean 0 and deviation 1', () => {
  const { bell } = makeRandom(3, 'bell');
  const values = Array.from({ length: 20_000 }, bell);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(deviation).toBeCloseTo(1, 1);
});

const shares = [
  { given: 'equal weights', total: 10, weights: [1, 1, 1], least: 0, then: [4, 3, 3] },
  { given: 'unequal weights', total: 100, weights: [1, 2, 7], least: 0, then: [10, 20, 70] },
  { given: 'a least share', total: 20, weights: [0, 0, 1], least: 4, then: [4, 4, 12] },
];

for (const { given, total, weights, least, then } of shares) {
  test(`given ${given}, the shares add up`, () => {
    expect(shareOut(total, weights, least)).toEqual(then);
  });
}

test('shuffling loses nothing', () => {
  const list = Array.from({ length: 50 }, (_, at) => at);
  const other = shuffled(list, makeRandom(1, 'list'));
  expect(other).not.toEqual(list);
  expect(other.toSorted((one, two) => one - two)).toEqual(list);
});
