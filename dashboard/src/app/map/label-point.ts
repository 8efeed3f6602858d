import { boxOf, type Point } from './plane';
import { isInside } from './ring';

const steps = 14;

/**
 * Where a label stands best in a ring: far from its border, and as wide as a word is.
 *
 * Of a raster of points the one with the greatest distance to the border, where being off the
 * middle costs a little, so that round areas carry their name in the middle.
 */
export function labelPoint(fine: Float64Array): Point {
  const ring = coarse(fine);
  const box = boxOf(ring);
  const width = box.maxX - box.minX;
  const height = box.maxY - box.minY;
  const middle: Point = [(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2];
  let best: Point = middle;
  let bestScore = -Infinity;
  for (let row = 0; row <= steps; row++) {
    for (let column = 0; column <= steps; column++) {
      const x = box.minX + (width * column) / steps;
      const y = box.minY + (height * row) / steps;
      if (!isInside(ring, x, y)) continue;
      const away = Math.hypot(x - middle[0], y - middle[1]);
      const score = roomAt(ring, x, y) - away * 0.25;
      if (score > bestScore) {
        bestScore = score;
        best = [x, y];
      }
    }
  }
  return best;
}

/** A ring of at most a hundred of its points: labels need no more. */
function coarse(ring: Float64Array): Float64Array {
  const step = Math.ceil(ring.length / 200);
  return step < 2 ? ring : ring.filter((_, index) => (index >> 1) % step === 0);
}

/** The distance to the border, where up and down counts double: words are wide and low. */
function roomAt(ring: Float64Array, x: number, y: number): number {
  let least = Infinity;
  for (let index = 0; index < ring.length; index += 2) {
    const far = Math.hypot(ring[index]! - x, (ring[index + 1]! - y) * 1.6);
    if (far < least) least = far;
  }
  return least;
}
