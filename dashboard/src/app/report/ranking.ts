import type { Metric } from './report';
import type { Row } from './row';

/** A row with its place among those that have a value; null for those that have none. */
export type Ranked = { row: Row; rank: number | null };

/**
 * Rows with their ranks, in the order of the list: what needs attention first, or what is best.
 *
 * Rank 1 is the best; equal values share one. Places without data come last in both orders.
 */
export function ranked(
  rows: readonly Row[],
  direction: Metric['direction'],
  order: 'lowest' | 'highest',
): Ranked[] {
  const better = direction === 'down' ? -1 : 1;
  const withData = rows.filter(({ value }) => value !== null);
  const fromBest = withData.sort(
    (one, other) => better * (other.value! - one.value!) || byName(one, other),
  );
  const list: Ranked[] = [];
  for (const row of fromBest) {
    const before = list.at(-1);
    const isEqual = before !== undefined && before.row.value === row.value;
    list.push({ row, rank: isEqual ? before.rank : list.length + 1 });
  }
  const lowestFirst = order === 'lowest';
  const ordered = lowestFirst === better > 0 ? list.reverse() : list;
  const without = rows.filter(({ value }) => value === null).sort(byName);
  return [...ordered, ...without.map((row) => ({ row, rank: null }))];
}

function byName(one: Row, other: Row): number {
  return one.entityName.localeCompare(other.entityName);
}
