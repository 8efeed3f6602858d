import type { Point } from './plane';

/** Twice the enclosed area; its sign tells the direction. */
export function signedArea(ring: readonly Point[]): number {
  let area = 0;
  for (let index = 0; index < ring.length; index++) {
    const [x, y] = ring[index]!;
    const [nextX, nextY] = ring[(index + 1) % ring.length]!;
    area += x * nextY - nextX * y;
  }
  return area;
}

/** The ring with points at equal distances of about `step`. */
export function resampled(ring: readonly Point[], step: number): Point[] {
  const closed = [...ring, ring[0]!];
  const travelled = [0];
  for (let index = 1; index < closed.length; index++) {
    travelled.push(travelled[index - 1]! + distance(closed[index - 1]!, closed[index]!));
  }
  const length = travelled.at(-1)!;
  const count = Math.max(12, Math.round(length / step));
  const points: Point[] = [];
  for (let index = 0, leg = 0; index < count; index++) {
    const at = (length * index) / count;
    while (travelled[leg + 1]! < at) leg++;
    const legLength = travelled[leg + 1]! - travelled[leg]!;
    const share = legLength === 0 ? 0 : (at - travelled[leg]!) / legLength;
    points.push(between(closed[leg]!, closed[leg + 1]!, share));
  }
  return points;
}

/** The ring with each point drawn towards the middle of its neighbours, several times. */
export function smoothed(ring: readonly Point[], times: number): Point[] {
  let points = [...ring];
  for (let time = 0; time < times; time++) {
    points = points.map((point, index) => {
      const before = points[(index + points.length - 1) % points.length]!;
      const after = points[(index + 1) % points.length]!;
      return between(point, between(before, after, 0.5), 0.5);
    });
  }
  return points;
}

/** The point that lies `share` of the way from one to the other. */
export function between(from: Point, to: Point, share: number): Point {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** How far two points are apart. */
export function distance(from: Point, to: Point): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}

/** Whether a point lies inside a ring given as x, y, x, y, … */
export function isInside(ring: ArrayLike<number>, x: number, y: number): boolean {
  let inside = false;
  for (let index = 0, before = ring.length - 2; index < ring.length; before = index, index += 2) {
    const y1 = ring[index + 1]!;
    const y2 = ring[before + 1]!;
    if (y1 > y !== y2 > y) {
      const x1 = ring[index]!;
      const crossesAt = x1 + ((ring[before]! - x1) * (y - y1)) / (y2 - y1);
      if (x < crossesAt) inside = !inside;
    }
  }
  return inside;
}
