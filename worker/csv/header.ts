import { refusal } from './refusal.ts';
import type { PlanCell } from './screen-plan.ts';

/** How the columns of a file answer to the cells of a plan. */
export type HeaderMatch = {
  /** For each column of the file the index of its cell in the plan, -1 for a column that is not ours. */
  readonly cells: readonly number[];
  /** The names of the columns that are passed over. */
  readonly extra: readonly string[];
};

/** Columns that we add to a rejected line, and pass over when it comes back. */
export const ownColumns = ['_line', '_error'];

/** A name as names are compared: lower case, without quotes and blanks around. */
export function headerName(name: string): string {
  return name.replaceAll('"', '').trim().toLowerCase();
}

/** Finds every cell of the plan in a header, in any order; refuses a header that lacks one or names one twice. */
export function matchHeader(header: readonly string[], cells: readonly PlanCell[]): HeaderMatch {
  const byName = new Map<string, number>();
  cells.forEach((cell, index) => cell.names.forEach((name) => byName.set(name, index)));

  const names = header.map(headerName);
  const matched = names.map((name) => byName.get(name) ?? -1);

  const missing = cells.filter((cell, index) => cell.required && !matched.includes(index));
  if (missing.length > 0) {
    const list = missing.map((cell) => cell.names.map((name) => `“${name}”`).join(' or '));
    throw refusal('header', `The header lacks ${list.join(', ')}.`, { missing: list.join(', ') });
  }

  const twice = matched.findIndex((cell, index) => cell !== -1 && matched.indexOf(cell) !== index);
  if (twice !== -1) {
    const both = [names[matched.indexOf(matched[twice]!)]!, names[twice]!];
    const pair = [...new Set(both)].map((name) => `“${name}”`).join(' and ');
    throw refusal('header', `The header has one column twice: ${pair}.`, { twice: pair });
  }

  return {
    cells: matched,
    extra: names.filter((name, index) => matched[index] === -1 && !ownColumns.includes(name)),
  };
}
