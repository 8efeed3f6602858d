/** Which unit each site belongs to, by number from 0, for each level from the upper to the lower. */
export type Units = readonly Int32Array[];

/** Pairs of neighbouring sites: first, second, first, second, … */
export type Neighbours = Int32Array;

/**
 * The units of sites, without stray pieces.
 *
 * A school with a wrong position would make a speck of its district inside another one. So the sites
 * of a piece that is small beside the rest of its unit join the unit that they touch most, unless
 * nothing would be left of a place. Drawing only: the dots keep what they are.
 */
export function withoutExclaves(units: Units, neighbours: Neighbours): Units {
  const result = units.map((unit) => unit.slice());
  for (const unit of result) {
    const pieces = piecesOf(unit, neighbours);
    const strays = strayPieces(unit, pieces);
    if (strays.size === 0) continue;
    const joins = touchedMost(unit, pieces, strays, neighbours);
    for (let site = 0; site < unit.length; site++) {
      const joined = joins.get(pieces[site]!);
      if (joined !== undefined) result.forEach((each) => (each[site] = each[joined]!));
    }
  }
  result.forEach((unit, level) => bringBackLost(unit, units[level]!));
  return result;
}

/** For each site one of the sites that it hangs together with: the same for all of a piece. */
function piecesOf(unit: Int32Array, neighbours: Neighbours): Int32Array {
  const parent = new Int32Array(unit.length);
  for (let site = 0; site < parent.length; site++) parent[site] = site;
  const root = (site: number): number => {
    let top = site;
    while (parent[top] !== top) top = parent[top] = parent[parent[top]!]!;
    return top;
  };
  for (let index = 0; index < neighbours.length; index += 2) {
    const one = neighbours[index]!;
    const other = neighbours[index + 1]!;
    if (unit[one] === unit[other]) parent[root(one)] = root(other);
  }
  for (let site = 0; site < parent.length; site++) parent[site] = root(site);
  return parent;
}

/** Pieces of at most two sites, or a twentieth of their unit, that are not the largest of it. */
function strayPieces(unit: Int32Array, pieces: Int32Array): Set<number> {
  const size = new Int32Array(unit.length);
  const total = new Int32Array(unit.length);
  for (let site = 0; site < unit.length; site++) {
    size[pieces[site]!]!++;
    total[unit[site]!]!++;
  }
  const largest = new Int32Array(unit.length).fill(-1);
  for (let piece = 0; piece < unit.length; piece++) {
    const before = largest[unit[piece]!]!;
    if (before < 0 || size[piece]! > size[before]!) largest[unit[piece]!] = piece;
  }
  const strays = new Set<number>();
  for (let piece = 0; piece < unit.length; piece++) {
    const isSmall = size[piece]! <= Math.max(2, total[unit[piece]!]! / 20);
    if (size[piece]! > 0 && isSmall && largest[unit[piece]!] !== piece) strays.add(piece);
  }
  return strays;
}

/** For each stray piece a site of the unit that it touches most. */
function touchedMost(
  unit: Int32Array,
  pieces: Int32Array,
  strays: ReadonlySet<number>,
  neighbours: Neighbours,
): Map<number, number> {
  const votes = new Map<number, Map<number, { count: number; site: number }>>();
  const vote = (piece: number, site: number): void => {
    if (!strays.has(piece)) return;
    const ofPiece = votes.get(piece) ?? new Map<number, { count: number; site: number }>();
    votes.set(piece, ofPiece);
    const before = ofPiece.get(unit[site]!)?.count ?? 0;
    ofPiece.set(unit[site]!, { count: before + 1, site });
  };
  for (let index = 0; index < neighbours.length; index += 2) {
    const one = neighbours[index]!;
    const other = neighbours[index + 1]!;
    if (unit[one] === unit[other]) continue;
    vote(pieces[one]!, other);
    vote(pieces[other]!, one);
  }
  const most = new Map<number, number>();
  for (const [piece, ofPiece] of votes) {
    const [first] = [...ofPiece.values()].sort((one, other) => other.count - one.count);
    most.set(piece, first!.site);
  }
  return most;
}

/** Gives units that lost all their sites those that were theirs. */
function bringBackLost(unit: Int32Array, before: Int32Array): void {
  const isLeft = new Uint8Array(unit.length);
  for (const each of unit) isLeft[each] = 1;
  for (let site = 0; site < unit.length; site++) {
    if (!isLeft[before[site]!]) unit[site] = before[site]!;
  }
}
