/** An attacker on what the public reads: knows every sum, keeps every publication, and narrows what is hidden. */

/** A row as the public reads it; null is suppressed. */
export type PublicRow = {
  readonly level: 'state' | 'district' | 'block';
  readonly period: string;
  readonly id: string;
  readonly parent: string | null;
  /** The period that holds this one among others, if it is one of these. */
  readonly within?: string | undefined;
  readonly numerator: number | null;
  readonly denominator: number | null;
};

export type Interval = { low: number; high: number };

type Equation = { readonly whole: Interval; readonly parts: readonly Interval[] };

/**
 * The narrowest intervals of the present and absent marks of each row, by propagating the bounds of all sums
 * until nothing moves, sums of places and of periods. Those of places form a tree, in which that is exact.
 */
export function solve(rows: readonly PublicRow[]): Map<PublicRow, { present: Interval; absent: Interval }> {
  const found = new Map(rows.map((row) => [row, {
    present: intervalOf(row.numerator),
    absent: intervalOf(row.denominator === null ? null : row.denominator - row.numerator!),
  }]));
  const equations = rows.flatMap((row): Equation[] => {
    const sums = [
      rows.filter((part) => part.period === row.period && part.parent === row.id),
      rows.filter((part) => part.within === row.period && part.id === row.id),
    ];
    return sums.filter((parts) => parts.length > 0).flatMap((parts) => (['present', 'absent'] as const).map((side) => ({
      whole: found.get(row)![side], parts: parts.map((part) => found.get(part)![side]),
    })));
  });
  while (equations.map(narrow).includes(true)) {
    // until nothing moves
  }
  return found;
}

function intervalOf(value: number | null): Interval {
  return value === null ? { low: 0, high: Number.POSITIVE_INFINITY } : { low: value, high: value };
}

function narrow({ whole, parts }: Equation): boolean {
  const lows = parts.reduce((sum, { low }) => sum + low, 0);
  let hasMoved = clip(whole, lows, parts.reduce((sum, { high }) => sum + high, 0));
  for (const part of parts) {
    const others = parts.filter((other) => other !== part);
    const highOfOthers = others.reduce((sum, { high }) => sum + high, 0);
    const lowOfOthers = others.reduce((sum, { low }) => sum + low, 0);
    hasMoved = clip(part, whole.low - highOfOthers, whole.high - lowOfOthers) || hasMoved;
  }
  return hasMoved;
}

function clip(interval: Interval, low: number, high: number): boolean {
  const before = { ...interval };
  interval.low = Math.max(interval.low, low);
  interval.high = Math.min(interval.high, high);
  return interval.low !== before.low || interval.high !== before.high;
}
