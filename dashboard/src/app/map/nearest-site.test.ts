import { expect, test } from 'vitest';

import { nearestSite } from './nearest-site';

/** Points that look scattered, the same in every run; some lie in a heap. */
function scattered(count: number): Float64Array {
  let state = 1;
  const next = () => (state = (state * 16807) % 2147483647) / 2147483647;
  return Float64Array.from({ length: count * 2 }, (_, index) =>
    index % 5 === 0 ? next() : next() * 0.2,
  );
}

for (const count of [1, 2, 7, 500]) {
  test(`among ${count} sites it finds the nearest, also from outside`, () => {
    const points = scattered(count);
    const find = nearestSite(points);
    for (let x = -0.5; x <= 1.5; x += 0.17) {
      for (let y = -0.5; y <= 1.5; y += 0.13) {
        const far = (site: number) => Math.hypot(points[site * 2]! - x, points[site * 2 + 1]! - y);
        const least = Math.min(...Array.from({ length: count }, (_, site) => far(site)));
        expect(far(find(x, y))).toBe(least);
      }
    }
  });
}
