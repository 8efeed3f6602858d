import type { CheckColumn } from './check-plan.ts';
import { lowerCase } from './clean-cell.ts';
import { compareNumbers, exactNumber } from './exact-number.ts';
import { readMoment, readTime } from './read-moment.ts';

type Rule = (cell: string, column: CheckColumn, arrival: string) => string | undefined;

export const flagWords: Readonly<Record<string, 0 | 1 | null>> = {
  true: 1, 1: 1, yes: 1, y: 1, false: 0, 0: 0, 2: 0, no: 0, n: 0, 9: null,
};
export const usualForms = ['yyyy-MM-dd'];

/**
 * What is wrong with a cell, by the rules of transform.column_check_sql, in their order; undefined for a good
 * one. The database alone decides: a test holds this to it for every kind of column.
 */
export function judgeCell(column: CheckColumn, cell: string | null, arrival: string): string | undefined {
  const isEmpty = cell === null || (isMark(column) && cell === '9') || strippedText(column, cell) === '';
  if (column.required && isEmpty) {
    return 'required';
  }
  if (cell === null) {
    return undefined;
  }
  for (const rule of rules) {
    const code = rule(cell, column, arrival);
    if (code) {
      return code;
    }
  }
  return undefined;
}

/** What is left of a text when the letters that do not belong there are taken out. */
export function strippedText({ strip }: CheckColumn, cell: string): string {
  return strip ? [...cell].filter((letter) => !strip.includes(letter)).join('').replace(/^ +| +$/g, '') : cell;
}

const rules: readonly Rule[] = [
  (cell) => (/[\x01-\x1f\x7f]/.test(cell) ? 'special-character' : undefined),
  (cell, column) => (isNumber(column) && !isMark(column) && /[^0-9A-Za-z.+ -]/.test(cell)
    ? 'special-character' : undefined),
  (cell, column) => ((column.kind === 'plain' || isCount(column)) && !isOfType(cell, column) ? 'type' : undefined),
  (cell, { kind }) => (kind === 'academic_year' ? judgeYear(cell) : undefined),
  (cell, column) => (isTooLarge(cell, column) ? 'size' : undefined),
  (cell, { digits }) => (digits && !digits.includes(cell.replace(/^[+-]+/, '').length) ? 'size' : undefined),
  (cell, { size }) => (size && [...cell].length > size ? 'size' : undefined),
  (cell, column) => (isExcluded(cell, column) ? 'not-allowed' : undefined),
  (cell, { minimum }) => (typeof minimum === 'number' && compare(cell, minimum) < 0 ? 'range' : undefined),
  (cell, { maximum }) => (typeof maximum === 'number' && compare(cell, maximum) > 0 ? 'range' : undefined),
  (cell, column) => (isCount(column) && compare(cell, 0) < 0 ? 'range' : undefined),
  (cell, column, arrival) => (column.maximum === 'arrival' && momentOf(cell, column)!.day > arrival
    ? 'range' : undefined),
  (cell, { oneOf }) => (oneOf && !oneOf.includes(cell) ? 'not-allowed' : undefined),
  (cell, { kind, marks }) => (kind === 'day_grid' && cell !== '0' && !Object.hasOwn(marks ?? {}, cell)
    ? 'not-allowed' : undefined),
  (cell, column) => (isMark(column) && !Object.hasOwn(flagWords, lowerCase(cell)) ? 'not-allowed' : undefined),
  (cell, { personal, type }) => (personal === 'hash' && type !== 'text' && !isIdentifier(cell) ? 'type' : undefined),
];

const isMark = ({ kind, reads }: CheckColumn): boolean => kind === 'flag' && reads !== 'count';
const isCount = ({ kind, reads }: CheckColumn): boolean => kind === 'flag' && reads === 'count';
const isNumber = ({ type }: CheckColumn): boolean => type in bounds || type === 'numeric';

const bounds: Readonly<Record<string, bigint>> = {
  smallint: 2n ** 15n, integer: 2n ** 31n, bigint: 2n ** 63n,
};

function isOfType(cell: string, column: CheckColumn): boolean {
  switch (column.type) {
    case 'text':
      return true;
    case 'boolean':
      return ['true', 'false', '1', '0'].includes(lowerCase(cell));
    case 'numeric':
      return /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/.test(cell);
    case 'date':
    case 'timestamp':
      return momentOf(cell, column) !== undefined;
    case 'time':
      return /^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$/.test(cell) && readTime(cell) !== undefined;
    default:
      return /^[+-]?[0-9]+$/.test(cell);
  }
}

function momentOf(cell: string, { forms, type }: CheckColumn) {
  return readMoment(cell, forms ?? usualForms, type === 'timestamp');
}

function judgeYear(cell: string): string | undefined {
  if (!/^[0-9]{4}-[0-9]{2}$/.test(cell)) {
    return 'type';
  }
  const [first, second] = cell.split('-').map(Number) as [number, number];
  return first === 0 || (first + 1) % 100 !== second ? 'range' : undefined;
}

/** The largest decimal of the database has 131,072 digits before the point and 16,383 after it. */
function isTooLarge(cell: string, column: CheckColumn): boolean {
  if (column.type === 'numeric') {
    const [whole = '', fraction = ''] = cell.replace(/^[+-]?0*/, '').split('.');
    return whole.length > 131_072 || fraction.length > 16_383;
  }
  const bound = isCount(column) ? bounds['integer'] : column.kind === 'plain' ? bounds[column.type] : undefined;
  if (bound === undefined) {
    return false;
  }
  const value = BigInt(cell.replace(/^\+/, ''));
  return value < -bound || value >= bound;
}

function isExcluded(cell: string, column: CheckColumn): boolean {
  return isNumber(column)
    ? column.not?.some((value) => compareNumbers(exactNumber(cell)!, exactNumber(value)!) === 0) ?? false
    : column.not?.includes(cell) ?? false;
}

function compare(cell: string, bound: number): number {
  return compareNumbers(exactNumber(cell)!, exactNumber(String(bound))!);
}

function isIdentifier(cell: string): boolean {
  return /^\d{1,19}$/.test(cell) && BigInt(cell) < bounds['bigint']!;
}
