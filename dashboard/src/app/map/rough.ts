import { type Point } from './plane';

/**
 * The points between two corners that make their straight line look surveyed, ends left out.
 *
 * The line is halved and its middle moved sideways, again and again, until pieces are shorter than
 * `finest`. The seed decides all moves, so both neighbours of a border draw the same line, and a
 * finer line passes through all points of a coarser one.
 */
export function roughened(from: Point, to: Point, seed: number, finest: number): Point[] {
  const points: Point[] = [];
  const halve = (start: Point, end: Point, piece: number): void => {
    const across = [start[1] - end[1], end[0] - start[0]] as const;
    if (Math.hypot(...across) < finest) return;
    const turn = (randomOf(seed, piece) - 0.5) * 0.3;
    const middle: Point = [
      (start[0] + end[0]) / 2 + across[0] * turn,
      (start[1] + end[1]) / 2 + across[1] * turn,
    ];
    halve(start, middle, piece * 2);
    points.push(middle);
    halve(middle, end, piece * 2 + 1);
  };
  halve(from, to, 1);
  return points;
}

/** A number from 0 to 1 that looks random and is the same for the same seed and piece. */
function randomOf(seed: number, piece: number): number {
  let mixed = Math.imul(seed ^ Math.imul(piece, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
}
