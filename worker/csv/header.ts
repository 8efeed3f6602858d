import { plain, refusal } from './refusal.ts';
import type { PlanCell } from './screen-plan.ts';

/** How the columns of a file answer to the cells of a plan. */
export type HeaderMatch = {
  /** For each column of the file the index of its cell in the plan, -1 for a column that is not ours. */
  readonly cells: readonly number[];
  /** How many columns there are, without our own. */
  readonly columns: number;
  /** The names of the columns that are passed over. */
  readonly extra: readonly string[];
  /** The names of the columns that the file may lack, and does. */
  readonly missing: readonly string[];
};

/** Columns that we add to a rejected line, and pass over when it comes back. */
export const ownColumns = ['_line', '_error'];

/** A name as names are compared: lower case, without quotes and blanks around. */
export function headerName(name: string): string {
  return name.replaceAll('"', '').trim().toLowerCase();
}

/**
 * Finds every cell of the plan in a header, in any order; refuses a header that lacks one or names one twice.
 * `dropped` are columns that the source knows and that are never read.
 */
export function matchHeader(
  header: readonly string[], cells: readonly PlanCell[], dropped: readonly string[] = [],
): HeaderMatch {
  const byName = new Map<string, number>();
  cells.forEach((cell, index) => cell.names.forEach((name) => byName.set(name, index)));

  const names = header.map(headerName);
  const matched = names.map((name) => byName.get(name) ?? -1);

  const known = new Set([...ownColumns, ...dropped]);
  const extra = names.filter((name, index) => matched[index] === -1 && !known.has(name));
  const absent = cells.filter((_cell, index) => !matched.includes(index));
  const missing = absent.filter(({ required }) => required);
  if (missing.length > 0) {
    const list = missing.map(({ names: known }) => [...new Set(known)].map(quoted).join(' or ')).join(', ');
    throw refusal('header', `The header lacks ${list}.${unknownIn(extra)}`, { missing: list });
  }

  const twice = matched.findIndex((cell, index) => cell !== -1 && matched.indexOf(cell) !== index);
  if (twice !== -1) {
    const both = [names[matched.indexOf(matched[twice]!)]!, names[twice]!];
    const pair = [...new Set(both)].map((name) => `“${name}”`).join(' and ');
    throw refusal('header', `The header has one column twice: ${pair}.`, { twice: pair });
  }

  return {
    cells: matched,
    columns: names.filter((name) => !ownColumns.includes(name)).length,
    extra: extra.map(plain),
    missing: absent.map((cell) => cell.names[0]!),
  };
}

function quoted(name: string): string {
  return `“${name}”`;
}

const mostTold = 10;

/** One of them may be the missing column under a new name. */
function unknownIn(extra: readonly string[]): string {
  const named = extra.filter((name) => name !== '');
  if (named.length === 0) {
    return '';
  }
  const list = named.slice(0, mostTold).map((name) => quoted(name.slice(0, 60))).join(', ');
  const more = named.length > mostTold ? ` and ${named.length - mostTold} more` : '';
  return ` It has ${list}${more}, which this source does not know.`;
}
