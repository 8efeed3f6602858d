import type { Grid } from './distance-field';
import type { Point } from './plane';

/**
 * The rings along which a grid's numbers, taken at the middles of its cells, cross zero.
 *
 * Marching squares, walked with what is above zero on the left hand. The outermost cells must lie
 * below zero, so that every ring closes.
 */
export function zeroContours(grid: Grid): Point[][] {
  const { columns, rows, values } = grid;
  const nextEdge = new Map<number, number>();
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const cell = row * columns + column;
      const crossed = crossings(
        values[cell]! > 0,
        values[cell + 1]! > 0,
        values[cell + columns + 1]! > 0,
        values[cell + columns]! > 0,
      );
      for (const [from, to] of crossed) {
        nextEdge.set(edgeKey(cell, from, columns), edgeKey(cell, to, columns));
      }
    }
  }
  const rings: Point[][] = [];
  while (nextEdge.size > 0) {
    const ring: Point[] = [];
    let edge = nextEdge.keys().next().value!;
    for (let next = nextEdge.get(edge); next !== undefined; next = nextEdge.get(edge)) {
      ring.push(crossing(grid, edge));
      nextEdge.delete(edge);
      edge = next;
    }
    rings.push(ring);
  }
  return rings;
}

/** Sides of a square, clockwise from the top. */
const top = 0;
const right = 1;
const bottom = 2;
const left = 3;

/** The sides by which the line enters and leaves the square between four cells. */
function crossings(a: boolean, b: boolean, c: boolean, d: boolean): [number, number][] {
  const inside = (a ? 8 : 0) + (b ? 4 : 0) + (c ? 2 : 0) + (d ? 1 : 0);
  switch (inside) {
    case 1:
      return [[bottom, left]];
    case 2:
      return [[right, bottom]];
    case 3:
      return [[right, left]];
    case 4:
      return [[top, right]];
    case 5:
      return [
        [top, right],
        [bottom, left],
      ];
    case 6:
      return [[top, bottom]];
    case 7:
      return [[top, left]];
    case 8:
      return [[left, top]];
    case 9:
      return [[bottom, top]];
    case 10:
      return [
        [left, top],
        [right, bottom],
      ];
    case 11:
      return [[right, top]];
    case 12:
      return [[left, right]];
    case 13:
      return [[bottom, right]];
    case 14:
      return [[left, bottom]];
    default:
      return [];
  }
}

/** Each side between two cells has one number: twice its first cell, odd where it goes down. */
function edgeKey(cell: number, side: number, columns: number): number {
  if (side === top) return cell * 2;
  if (side === left) return cell * 2 + 1;
  if (side === bottom) return (cell + columns) * 2;
  return (cell + 1) * 2 + 1;
}

function crossing({ columns, cell, left: west, top: north, values }: Grid, edge: number): Point {
  const first = edge >> 1;
  const second = edge % 2 === 0 ? first + 1 : first + columns;
  const share = values[first]! / (values[first]! - values[second]!);
  const x = west + ((first % columns) + 0.5) * cell;
  const y = north + (Math.floor(first / columns) + 0.5) * cell;
  return edge % 2 === 0 ? [x + share * cell, y] : [x, y + share * cell];
}
