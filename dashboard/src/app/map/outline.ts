import { zeroContours } from './contour';
import { distanceField, gridLike, type Grid } from './distance-field';
import { boxOf, type Point } from './plane';
import { resampled, signedArea, smoothed } from './ring';
import { roughened } from './rough';

/** Rings around points, and how far they stay away from them. */
export type Outline = { rings: Point[][]; margin: number };

const cellsAcross = 200;
const smallestSize = 0.02;

/**
 * The outline of points: concave, smooth, with a margin.
 *
 * A morphological closing on a grid: grow every point by a reach that bridges the gaps between
 * neighbours, fill what is enclosed, shrink again but for the margin. Points far from all others
 * become islands of their own; rings without much in them are left out.
 */
export function outlineOf(points: Float64Array): Outline {
  const box = boxOf(points);
  const width = box.maxX - box.minX;
  const height = box.maxY - box.minY;
  const size = Math.max(Math.hypot(width, height), smallestSize);
  const spacing = Math.sqrt(((width + size / 20) * (height + size / 20) * 2) / points.length);
  const margin = Math.min(Math.max(spacing * 0.6, size * 0.016), size * 0.3);
  const reach = Math.max(spacing * 2.2, margin * 2.5, size * 0.05);
  const room = reach + margin * 2;
  const cell = (Math.max(width, height) + room * 2) / cellsAcross;
  const grid: Grid = {
    columns: Math.ceil((width + room * 2) / cell) + 2,
    rows: Math.ceil((height + room * 2) / cell) + 2,
    cell,
    left: box.minX - room - cell,
    top: box.minY - room - cell,
    values: new Float64Array(),
  };
  const fromPoints = distanceField(grid, seeds(grid, points));
  const outside = outsideCells(grid, (index) => fromPoints.values[index]! > reach);
  const inwards = distanceField(grid, (index) => outside[index] === 1);
  const depth = gridLike(
    grid,
    inwards.values.map((far) => far - (reach - margin)),
  );
  const rings = zeroContours(depth).map((ring) => coast(smoothed(ring, 4), margin));
  const largest = Math.max(...rings.map((ring) => Math.abs(signedArea(ring))));
  return {
    rings: rings.filter((ring) => Math.abs(signedArea(ring)) > largest * 0.004),
    margin,
  };
}

/** A ring between whose points, a few margins apart, the line wanders like a border on a map. */
function coast(ring: readonly Point[], margin: number): Point[] {
  const corners = resampled(ring, margin * 2.6);
  return corners.flatMap((corner, index) => [
    corner,
    ...roughened(corner, corners[(index + 1) % corners.length]!, index, margin * 0.3),
  ]);
}

function seeds(
  { columns, cell, left, top }: Grid,
  points: Float64Array,
): (index: number) => boolean {
  const seeded = new Set<number>();
  for (let index = 0; index < points.length; index += 2) {
    const column = Math.floor((points[index]! - left) / cell);
    const row = Math.floor((points[index + 1]! - top) / cell);
    seeded.add(row * columns + column);
  }
  return (index) => seeded.has(index);
}

/** The empty cells that can be reached from the edge of the grid; holes cannot. */
function outsideCells({ columns, rows }: Grid, isEmpty: (cell: number) => boolean): Uint8Array {
  const outside = new Uint8Array(columns * rows);
  const waiting = [0];
  outside[0] = 1;
  for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
    const column = cell % columns;
    const neighbours = [
      column > 0 ? cell - 1 : -1,
      column + 1 < columns ? cell + 1 : -1,
      cell - columns,
      cell + columns,
    ];
    for (const next of neighbours) {
      if (next < 0 || next >= outside.length || outside[next] === 1 || !isEmpty(next)) continue;
      outside[next] = 1;
      waiting.push(next);
    }
  }
  return outside;
}
