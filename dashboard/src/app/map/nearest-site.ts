import { boxOf } from './plane';

/** A function that finds the site nearest to a point of the plane. */
export function nearestSite(points: Float64Array): (x: number, y: number) => number {
  const count = points.length / 2;
  const box = boxOf(points);
  const columns = Math.max(1, Math.round(Math.sqrt(count / 2)));
  const cell = Math.max(box.maxX - box.minX, box.maxY - box.minY) / columns || 1;
  const columnOf = (x: number) => clamped(Math.floor((x - box.minX) / cell), columns);
  const rowOf = (y: number) => clamped(Math.floor((y - box.minY) / cell), columns);
  const buckets: number[][] = Array.from({ length: columns * columns }, () => []);
  for (let site = 0; site < count; site++) {
    buckets[rowOf(points[site * 2 + 1]!) * columns + columnOf(points[site * 2]!)]!.push(site);
  }

  return (x, y) => {
    let nearest = 0;
    let least = Infinity;
    const look = (row: number, column: number): void => {
      if (row < 0 || column < 0 || row >= columns || column >= columns) return;
      for (const site of buckets[row * columns + column]!) {
        const far = (points[site * 2]! - x) ** 2 + (points[site * 2 + 1]! - y) ** 2;
        if (far < least) {
          least = far;
          nearest = site;
        }
      }
    };
    // Rings of cells around the point's own, until no nearer site can lie further out.
    for (let ring = 0; ring <= columns; ring++) {
      const away =
        Math.max(0, ring - 1) * cell -
        beside(x, box.minX, columns * cell) -
        beside(y, box.minY, columns * cell);
      if (away > 0 && away ** 2 > least) break;
      for (let step = -ring; step <= ring; step++) {
        look(rowOf(y) - ring, columnOf(x) + step);
        if (ring > 0) look(rowOf(y) + ring, columnOf(x) + step);
        if (step > -ring && step < ring) {
          look(rowOf(y) + step, columnOf(x) - ring);
          look(rowOf(y) + step, columnOf(x) + ring);
        }
      }
    }
    return nearest;
  };
}

function clamped(index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, index));
}

/** How far a coordinate lies outside a stretch. */
function beside(at: number, start: number, length: number): number {
  return Math.max(0, start - at, at - start - length);
}
