/** Numbers in rows of cells, each cell a square of the plane. */
export type Grid = {
  columns: number;
  rows: number;
  cell: number;
  left: number;
  top: number;
  values: Float64Array;
};

/** A grid of the same squares with other numbers. */
export function gridLike(grid: Grid, values: Float64Array): Grid {
  return { ...grid, values };
}

/**
 * For each cell the distance, in the plane, to the nearest cell for which `isSeed` holds.
 *
 * Exact Euclidean distances in two linear passes (Felzenszwalb and Huttenlocher 2012): the lower
 * envelope of parabolas, first along columns, then along rows.
 */
export function distanceField(grid: Grid, isSeed: (cell: number) => boolean): Grid {
  const { columns, rows, cell } = grid;
  const squares = new Float64Array(columns * rows);
  for (let index = 0; index < squares.length; index++) squares[index] = isSeed(index) ? 0 : 1e12;
  const longest = Math.max(columns, rows);
  const envelope = { feet: new Int32Array(longest), bounds: new Float64Array(longest + 1) };
  const line = new Float64Array(longest);
  for (let column = 0; column < columns; column++) {
    lowerEnvelope(squares, column, columns, rows, line, envelope);
  }
  for (let row = 0; row < rows; row++) {
    lowerEnvelope(squares, row * columns, 1, columns, line, envelope);
  }
  return gridLike(
    grid,
    squares.map((square) => Math.sqrt(square) * cell),
  );
}

function lowerEnvelope(
  squares: Float64Array,
  start: number,
  step: number,
  length: number,
  line: Float64Array,
  { feet, bounds }: { feet: Int32Array; bounds: Float64Array },
): void {
  for (let index = 0; index < length; index++) line[index] = squares[start + index * step]!;
  let last = 0;
  feet[0] = 0;
  bounds[0] = -Infinity;
  bounds[1] = Infinity;
  for (let index = 1; index < length; index++) {
    let meets = meeting(line, index, feet[last]!);
    while (meets <= bounds[last]!) meets = meeting(line, index, feet[--last]!);
    last++;
    feet[last] = index;
    bounds[last] = meets;
    bounds[last + 1] = Infinity;
  }
  for (let index = 0, foot = 0; index < length; index++) {
    while (bounds[foot + 1]! < index) foot++;
    squares[start + index * step] = (index - feet[foot]!) ** 2 + line[feet[foot]!]!;
  }
}

/** Where the parabolas that stand on two feet cross. */
function meeting(line: Float64Array, one: number, other: number): number {
  return (line[one]! + one * one - line[other]! - other * other) / (2 * (one - other));
}
