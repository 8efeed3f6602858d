/** A stream of numbers that look random and are the same for the same seed on every machine. */
export type Random = {
  /** A whole number from 0 up to 2^32. */
  readonly next: () => number;
  /** From 0 up to 1. */
  readonly share: () => number;
  /** From `low` up to `high`. */
  readonly between: (low: number, high: number) => number;
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number;
  /** About normal, with mean 0 and deviation 1, and never beyond 3.5. */
  readonly bell: () => number;
  readonly pick: <Item>(list: readonly Item[]) => Item;
};

/** A stream of its own for each name, so that drawing more in one place changes nothing elsewhere. */
export function makeRandom(seed: number, name: string): Random {
  let state = seed >>> 0;
  for (const letter of name) {
    state = Math.imul(state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0;
  }

  // mulberry32
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  const share = () => next() / 0x1_0000_0000;
  return {
    next,
    share,
    between: (low, high) => low + share() * (high - low),
    whole: (low, high) => low + Math.floor(share() * (high - low + 1)),
    bell: () => (share() + share() + share() + share() - 2) * Math.sqrt(3),
    pick: (list) => list[Math.floor(share() * list.length)]!,
  };
}

/** The list in another order. */
export function shuffled<Item>(list: readonly Item[], random: Random): Item[] {
  return list
    .map((item) => ({ item, rank: random.share() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

/** Whole numbers in proportion to the weights that add up to `total`, none below `least`. */
export function shareOut(total: number, weights: readonly number[], least: number): number[] {
  const free = total - least * weights.length;
  const sum = weights.reduce((one, other) => one + other, 0);
  const exact = weights.map((weight) => (free * weight) / sum);
  const shares = exact.map((value) => least + Math.floor(value));
  const left = total - shares.reduce((one, other) => one + other, 0);

  exact
    .map((value, at) => ({ at, rest: value - Math.floor(value) }))
    .sort((one, other) => other.rest - one.rest || one.at - other.at)
    .slice(0, left)
    .forEach(({ at }) => (shares[at]! += 1));
  return shares;
}
