/** Numbers that look random and are the same for the same seed (mulberry32). */
export type Random = {
  /** A whole number from 0 up to, and not including, `below`. */
  below(below: number): number;
  of<Item>(items: readonly Item[]): Item;
  /** Some of the items, each with this chance, in their order. */
  some<Item>(items: readonly Item[], chance: number): Item[];
};

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (below) => Math.floor(next() * below),
    of: (items) => items[Math.floor(next() * items.length)]!,
    some: (items, chance) => items.filter(() => next() < chance),
  };
}
