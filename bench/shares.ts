import { median } from './measure.ts';
import type { Shares } from './load.ts';

export function totalOf(shares: Shares): number {
  return shares.values().reduce((sum, each) => sum + each, 0);
}

/** The median of each step over several loads, as parts of BASE: "screen 0.50, judge 0.10". */
export function sharesOf(loads: readonly Shares[], base: number): string {
  const steps = [...(loads[0]?.keys() ?? [])];
  return steps
    .map((step) => `${step} ${(median(loads.map((shares) => shares.get(step) ?? 0)) / base).toFixed(2)}`)
    .join(', ');
}

/** The median of what some steps took together. */
export function stepsOf(loads: readonly Shares[], steps: readonly string[]): number {
  return median(loads.map((shares) => steps.reduce((sum, step) => sum + (shares.get(step) ?? 0), 0)));
}
