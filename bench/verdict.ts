import { isDeepStrictEqual } from 'node:util';

/** A figure beside its bound. */
export type Verdict = {
  readonly figure: string;
  readonly what: string;
  readonly value: number;
  /** "most" by default; what is faster than a peer must be so at least. */
  readonly bound: number;
  readonly isLeast?: boolean;
  readonly unit?: string;
  /** Where the time went, or what the value comes from. */
  readonly detail?: string;
};

export function isGood({ value, bound, isLeast }: Verdict): boolean {
  return isLeast ? value >= bound : value <= bound;
}

export function sentenceOf(verdict: Verdict): string {
  const { figure, what, value, bound, isLeast = false, unit = '', detail } = verdict;
  const bounded = `${isLeast ? '≥' : '≤'} ${bound}${unit}`;
  const line = [
    figure.padEnd(3), what.padEnd(58), `${shown(value)}${unit}`.padStart(9), bounded.padStart(10),
    isGood(verdict) ? 'ok' : 'OVER ITS BOUND',
  ].join('  ');
  return detail ? `${line}\n     ${detail}` : line;
}

function shown(value: number): string {
  return value >= 20 ? value.toFixed(0) : value.toFixed(2);
}

/** A wrong count fails the whole run: what is fast and wrong is nothing. */
export function expectCount(what: string, found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(`${what}: ${JSON.stringify(found)}, but the generator wrote ${JSON.stringify(expected)}.`);
  }
}
