import { expect, test } from 'vitest';

import { zeroContours } from './contour';
import type { Grid } from './distance-field';
import { signedArea } from './ring';

/** Positive inside circles of radius 4. */
function discs(...centres: [number, number][]): Grid {
  const values = Float64Array.from({ length: 30 * 20 }, (_, cell) => {
    const x = (cell % 30) + 0.5;
    const y = Math.floor(cell / 30) + 0.5;
    return 4 - Math.min(...centres.map(([east, south]) => Math.hypot(east - x, south - y)));
  });
  return { columns: 30, rows: 20, cell: 1, left: 0, top: 0, values };
}

test('a disc has one ring, about as large as itself', () => {
  const rings = zeroContours(discs([10, 10]));
  expect(rings).toHaveLength(1);
  const share = Math.abs(signedArea(rings[0]!)) / 2 / (Math.PI * 16);
  expect(share).toBeGreaterThan(0.95);
  expect(share).toBeLessThan(1.02);
  for (const [x, y] of rings[0]!) expect(Math.hypot(x - 10, y - 10)).toBeCloseTo(4, 0);
});

test('two discs that do not touch have two rings of the same direction', () => {
  const rings = zeroContours(discs([7, 10], [22, 10]));
  expect(rings.map((ring) => Math.sign(signedArea(ring)))).toEqual([
    Math.sign(signedArea(rings[0]!)),
    Math.sign(signedArea(rings[0]!)),
  ]);
});

test('nothing above zero has no ring', () => {
  expect(zeroContours({ ...discs([10, 10]), values: new Float64Array(600).fill(-1) })).toEqual([]);
});
