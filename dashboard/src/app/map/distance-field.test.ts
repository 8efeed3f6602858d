import { expect, test } from 'vitest';

import { distanceField, type Grid } from './distance-field';

test('each cell knows how far the nearest seed is', () => {
  const grid: Grid = { columns: 5, rows: 4, cell: 2, left: 0, top: 0, values: new Float64Array() };
  const seeds = [0, 13];
  const field = distanceField(grid, (cell) => seeds.includes(cell));
  for (let cell = 0; cell < 20; cell++) {
    const far = seeds.map((seed) =>
      Math.hypot((cell % 5) - (seed % 5), Math.floor(cell / 5) - Math.floor(seed / 5)),
    );
    expect(field.values[cell]).toBeCloseTo(2 * Math.min(...far), 9);
  }
});
