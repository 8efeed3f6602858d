import { codeWordsOf } from './code-words.ts';

/** Dark is true. */
export type Modules = boolean[][];

type Grid = { readonly size: number; readonly dark: Modules; readonly isFixed: Modules };

/** Which modules a mask turns over, so that no picture looks like a finder. */
const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/**
 * The QR code of a text (ISO/IEC 18004, bytes, error correction M), as rows of modules without a margin.
 *
 * Ours because it draws one address once in a person's life: a package would be one more to keep up.
 */
export function qrCodeOf(text: string): Modules {
  const { version, words } = codeWordsOf(text);
  const grid = emptyGrid(version);
  drawFixed(grid, version);
  drawWords(grid, words);
  const drawn = masks.map((isTurned, mask) => masked(grid, isTurned, mask));
  const penalties = drawn.map(penaltyOf);
  return drawn[penalties.indexOf(Math.min(...penalties))]!;
}

function emptyGrid(version: number): Grid {
  const size = 4 * version + 17;
  const square = () => Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  return { size, dark: square(), isFixed: square() };
}

function fix({ size, dark, isFixed }: Grid, x: number, y: number, isDark: boolean): void {
  if (x >= 0 && y >= 0 && x < size && y < size) {
    dark[y]![x] = isDark;
    isFixed[y]![x] = true;
  }
}

/** Timing lines, finders in three corners, alignment patterns, version, and room for the format. */
function drawFixed(grid: Grid, version: number): void {
  const { size } = grid;
  for (let at = 0; at < size; at += 1) {
    fix(grid, 6, at, at % 2 === 0);
    fix(grid, at, 6, at % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) {
    drawRings(grid, x, y, 4, [2, 4]);
  }
  const positions = alignmentsOf(version);
  const last = positions.length - 1;
  positions.forEach((x, column) => positions.forEach((y, row) => {
    const isFinder = (column === 0 && (row === 0 || row === last)) || (column === last && row === 0);
    if (!isFinder) {
      drawRings(grid, x, y, 2, [1]);
    }
  }));
  drawFormat(grid, 0);
  drawVersion(grid, version);
}

function drawRings(grid: Grid, x: number, y: number, radius: number, light: readonly number[]): void {
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) {
      fix(grid, x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }
}

function alignmentsOf(version: number): number[] {
  if (version === 1) {
    return [];
  }
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const fromTheEnd = Array.from({ length: count - 1 }, (_, at) => 4 * version + 10 - at * step);
  return [6, ...fromTheEnd.reverse()];
}

/** Correction M is 00; five bits of meaning, ten of checksum, twice. */
function drawFormat(grid: Grid, mask: number): void {
  const bits = ((mask << 10) | remainderOf(mask, 10, 0x537)) ^ 0x5412;
  const isSet = (at: number) => ((bits >>> at) & 1) === 1;
  const { size } = grid;
  for (let at = 0; at < 15; at += 1) {
    const near = at < 6 ? at : at < 8 ? at + 1 : 14 - at + (at === 8 ? 1 : 0);
    if (at < 8) {
      fix(grid, 8, near, isSet(at));
      fix(grid, size - 1 - at, 8, isSet(at));
    } else {
      fix(grid, near, 8, isSet(at));
      fix(grid, 8, size - 15 + at, isSet(at));
    }
  }
  fix(grid, 8, size - 8, true);
}

function drawVersion(grid: Grid, version: number): void {
  if (version < 7) {
    return;
  }
  const bits = (version << 12) | remainderOf(version, 12, 0x1f25);
  for (let at = 0; at < 18; at += 1) {
    const [far, near] = [grid.size - 11 + (at % 3), Math.floor(at / 3)];
    fix(grid, far, near, ((bits >>> at) & 1) === 1);
    fix(grid, near, far, ((bits >>> at) & 1) === 1);
  }
}

function remainderOf(value: number, length: number, polynomial: number): number {
  let rest = value;
  for (let at = 0; at < length; at += 1) {
    rest = (rest << 1) ^ ((rest >>> (length - 1)) * polynomial);
  }
  return rest;
}

/** Two columns at a time from the right, upwards and downwards by turns, past the timing line. */
function drawWords({ size, dark, isFixed }: Grid, words: readonly number[]): void {
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    const column = right <= 6 ? right - 1 : right;
    for (let step = 0; step < size; step += 1) {
      const isUpwards = ((column + 1) & 2) === 0;
      const y = isUpwards ? size - 1 - step : step;
      for (const x of [column, column - 1]) {
        if (!isFixed[y]![x] && bit < words.length * 8) {
          dark[y]![x] = ((words[bit >>> 3]! >>> (7 - (bit & 7))) & 1) === 1;
          bit += 1;
        }
      }
    }
  }
}

function masked(grid: Grid, isTurned: (x: number, y: number) => boolean, mask: number): Modules {
  const dark = grid.dark.map((row, y) => row.map((isDark, x) => isDark !== (!grid.isFixed[y]![x] && isTurned(x, y))));
  drawFormat({ ...grid, dark }, mask);
  return dark;
}

/** Long runs, blocks of one colour, what looks like a finder, and too much of one colour are hard to read. */
function penaltyOf(dark: Modules): number {
  const size = dark.length;
  const rows = dark.map((row) => row.map(Number).join(''));
  const columns = rows.map((_, x) => rows.map((row) => row[x]).join(''));
  let penalty = 0;
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) {
      penalty += run.length - 2;
    }
    penalty += 40 * [...`0000${line}0000`.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (let y = 1; y < size; y += 1) {
    for (let x = 1; x < size; x += 1) {
      const four = [dark[y]![x], dark[y]![x - 1], dark[y - 1]![x], dark[y - 1]![x - 1]];
      penalty += new Set(four).size === 1 ? 3 : 0;
    }
  }
  const share = rows.join('').replaceAll('0', '').length / (size * size);
  return penalty + Math.max(0, Math.ceil(Math.abs(share * 20 - 10)) - 1) * 10;
}
