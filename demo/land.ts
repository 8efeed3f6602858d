import type { Random } from './random.ts';

/** A small square of the state. */
export type Cell = {
  readonly longitude: number;
  readonly latitude: number;
  /** The same place on a map that is bent, so that straight borders there are crooked ones here. */
  readonly x: number;
  readonly y: number;
};

/** The side of a cell, in degrees: about 2 km. */
export const cellSide = 0.02;

const centre = { longitude: 76, latitude: 22.75 };
const reach = { longitude: 1.75, latitude: 1.4 };

/** The squares inside the state's outline, row by row. */
export function makeLand(random: Random): Cell[] {
  const isInside = makeOutline(random);
  const bend = makeBend(random);
  const cells: Cell[] = [];

  for (let row = -90; row <= 90; row += 1) {
    for (let column = -115; column <= 115; column += 1) {
      const longitude = centre.longitude + column * cellSide;
      const latitude = centre.latitude + row * cellSide;
      if (isInside(longitude, latitude)) {
        cells.push({ longitude, latitude, ...bend(longitude, latitude) });
      }
    }
  }
  return cells;
}

/** A round coast with waves of several lengths. */
function makeOutline(random: Random) {
  const waves = [2, 3, 4, 5, 7, 9, 13, 19].map((count) => ({
    count, height: random.between(0.12, 0.26) / count, start: random.between(0, 2 * Math.PI),
  }));

  return (longitude: number, latitude: number): boolean => {
    const across = (longitude - centre.longitude) / reach.longitude;
    const up = (latitude - centre.latitude) / reach.latitude;
    const angle = Math.atan2(up, across);
    const radius = waves.reduce((sum, { count, height, start }) => sum + height * Math.cos(count * angle + start), 1);
    return Math.hypot(across, up) < radius;
  };
}

function makeBend(random: Random) {
  const waves = [1.7, 2.9, 5.3, 9.1].map((pace) => ({
    pace, height: 0.16 / pace, start: random.between(0, 2 * Math.PI), other: random.between(0, 2 * Math.PI),
  }));

  return (longitude: number, latitude: number) => {
    let [x, y] = [longitude, latitude];
    for (const { pace, height, start, other } of waves) {
      x += height * Math.sin(pace * latitude * 1.9 + start);
      y += height * Math.sin(pace * longitude * 1.7 + other);
    }
    return { x, y };
  };
}

/**
 * Cuts land into `count` parts that hang together, each about as large as its weight says.
 *
 * Every part gathers the cells nearest to its middle, the heavier ones reaching farther; then the middles
 * move to where their cells are, and again.
 */
export function divide(cells: readonly Cell[], weights: readonly number[]): Cell[][] {
  let middles = spread(cells, weights.length);
  const reaches = weights.map(() => 1);
  const sum = weights.reduce((one, other) => one + other, 0);

  for (let round = 0; ; round += 1) {
    const parts = gather(cells, middles, reaches);
    if (round === 14) {
      return parts;
    }
    middles = parts.map((part, at) => (part.length > 0 ? middleOf(part) : middles[at]!));
    parts.forEach((part, at) => {
      const wanted = (cells.length * weights[at]!) / sum;
      reaches[at]! *= Math.sqrt(Math.sqrt(wanted / Math.max(part.length, 1)));
    });
  }
}

type Point = { readonly x: number; readonly y: number };

function gather(cells: readonly Cell[], middles: readonly Point[], reaches: readonly number[]): Cell[][] {
  const parts: Cell[][] = middles.map(() => []);
  for (const cell of cells) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < middles.length; at += 1) {
      const distance = Math.hypot(cell.x - middles[at]!.x, cell.y - middles[at]!.y) / reaches[at]!;
      if (distance < least) {
        least = distance;
        nearest = at;
      }
    }
    parts[nearest]!.push(cell);
  }
  return parts;
}

/** First middles, each as far from the others as can be; the first is the westernmost cell's. */
function spread(cells: readonly Cell[], count: number): Point[] {
  const first = cells.reduce((west, cell) => (cell.x < west.x ? cell : west));
  const middles: Point[] = [first];
  const distances = cells.map(() => Number.POSITIVE_INFINITY);
  while (middles.length < count) {
    const last = middles.at(-1)!;
    let farthest = 0;
    cells.forEach((cell, at) => {
      distances[at] = Math.min(distances[at]!, Math.hypot(cell.x - last.x, cell.y - last.y));
      if (distances[at]! > distances[farthest]!) {
        farthest = at;
      }
    });
    middles.push(cells[farthest]!);
  }
  return middles;
}

export function middleOf(cells: readonly Cell[]): Point {
  const sum = cells.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / cells.length, y: sum.y / cells.length };
}

/** The cell of the list that is nearest to a point. */
export function nearestCell(cells: readonly Cell[], { x, y }: Point): Cell {
  return cells.reduce((best, cell) =>
    (Math.hypot(cell.x - x, cell.y - y) < Math.hypot(best.x - x, best.y - y) ? cell : best));
}
