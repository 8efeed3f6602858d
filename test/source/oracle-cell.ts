/**
 * What one cell is worth: the text that PostgreSQL would print of the stored value, or the code of what
 * is wrong with it. The rules of docs/errors.md, one after the other.
 */
import type { Column } from './document.ts';
import { dateOf, timeOf, timestampOf } from './oracle-calendar.ts';

export type Judged = { readonly code: string } | { readonly code: undefined; readonly stored: string | null };

export type CellContext = {
  readonly nullWords: readonly string[];
  /** The day in India on which the emission was received. */
  readonly arrivedOn: string;
  readonly hashOf: (identifier: string, isText: boolean) => string;
};

const wholeTypes = ['smallint', 'integer', 'bigint'];
const bounds: Record<string, bigint> = { smallint: 2n ** 15n, integer: 2n ** 31n, bigint: 2n ** 63n };
const highestDigits = 131_072;
const deepestDigits = 16_383;

/** A cell without blanks around; null when there is no value in it. */
export function cleanCell(text: string | null, { nullWords }: Pick<CellContext, 'nullWords'>): string | null {
  const trimmed = text?.replaceAll(/^ +| +$/g, '') ?? '';
  const isNull = trimmed === ''
    || nullWords.some((word) => word.length === trimmed.length && upperCase(word) === upperCase(trimmed));
  return isNull ? null : trimmed;
}

/** Plain letters alone have another case. */
function upperCase(word: string): string {
  return word.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** Judges a cell that is stored as one value; day marks are judged by judgeMark. */
export function judgeCell(column: Column, text: string | null, context: CellContext): Judged {
  const cell = cleanCell(text, context);
  if (cell === null) {
    return column.required ? { code: 'required' } : { code: undefined, stored: null };
  }
  if (column.required && column.strip && stripped(column, cell) === '') {
    return { code: 'required' };
  }
  if (hasForeignLetter(column, cell)) {
    return { code: 'special-character' };
  }
  if (column.kind === 'flag') {
    return judgeFlag(column, cell);
  }
  const typed = typedOf(column, cell, context);
  if (typed.code !== undefined) {
    return typed;
  }
  const code = isWrongSize(column, cell) ? 'size'
    : isExcluded(column, cell) ? 'not-allowed'
    : isOutOfRange(column, cell, typed.stored, context) ? 'range'
    : column.oneOf && !column.oneOf.includes(cell) ? 'not-allowed'
    : undefined;
  return code ? { code } : typed;
}

/** The code of a day's mark, or the marks it counts as. */
export function judgeMark(column: Column, text: string | null, context: CellContext): Judged {
  const cell = cleanCell(text, context);
  if (cell === null) {
    return { code: undefined, stored: null };
  }
  if (hasForeignLetter(column, cell)) {
    return { code: 'special-character' };
  }
  const isMark = cell === '0' || Object.hasOwn(column.marks, cell);
  return isMark ? { code: undefined, stored: column.marks[cell] ?? null } : { code: 'not-allowed' };
}

function hasForeignLetter({ kind, type, reads }: Column, cell: string): boolean {
  const isNumber = [...wholeTypes, 'numeric'].includes(type) && (kind !== 'flag' || reads === 'count');
  return /[\x01-\x1f\x7f]/.test(cell) || (isNumber && /[^0-9A-Za-z.+ -]/.test(cell));
}

function judgeFlag(column: Column, cell: string): Judged {
  if (column.reads === 'count') {
    const count = typedOf({ ...column, kind: 'plain', type: 'integer' }, cell, undefined);
    const isBelow = count.code === undefined && Number(count.stored) < 0;
    return count.code !== undefined ? count
      : isBelow ? { code: 'range' } : { code: undefined, stored: count.stored === '0' ? '0' : '1' };
  }
  const word = cell.toLowerCase();
  const stored = ['true', '1', 'yes', 'y'].includes(word) ? '1'
    : ['false', '0', '2', 'no', 'n'].includes(word) ? '0'
    : word === '9' ? null : undefined;
  return stored === undefined ? { code: 'not-allowed' }
    : stored === null && column.required ? { code: 'required' } : { code: undefined, stored };
}

function typedOf(column: Column, cell: string, context: CellContext | undefined): Judged {
  const stored = storedOf(column, cell);
  if (stored === '') {
    return { code: undefined, stored: null };
  }
  if (stored === undefined) {
    return { code: 'type' };
  }
  if (column.kind === 'academic_year') {
    const [year, next] = cell.split('-').map(Number);
    return year !== 0 && (year! + 1) % 100 === next ? { code: undefined, stored } : { code: 'range' };
  }
  const bound = bounds[column.type];
  if (bound !== undefined && (BigInt(stored) < -bound || BigInt(stored) >= bound)) {
    return { code: 'size' };
  }
  if (column.type === 'numeric' && isBeyondNumeric(stored)) {
    return { code: 'size' };
  }
  if (column.personal === 'hash' && context) {
    const isIdentifier = column.type === 'text' || /^[0-9]{1,19}$/.test(cell);
    return isIdentifier ? { code: undefined, stored: context.hashOf(cell, column.type === 'text') } : { code: 'type' };
  }
  return { code: undefined, stored };
}

/** The value as it is printed; undefined where it is not of the type. */
function storedOf(column: Column, cell: string): string | undefined {
  const { kind, type, forms } = column;
  if (kind === 'academic_year') {
    return /^[0-9]{4}-[0-9]{2}$/.test(cell) ? cell : undefined;
  }
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return /^[+-]?[0-9]+$/.test(cell) ? String(BigInt(cell.replace('+', ''))) : undefined;
    case 'numeric':
      return /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/.test(cell) ? printedNumeric(cell) : undefined;
    case 'boolean':
      return { true: 'true', 1: 'true', false: 'false', 0: 'false' }[cell.toLowerCase()];
    case 'date':
      return dateOf(cell, forms);
    case 'time':
      return timeOf(cell);
    case 'timestamp':
      return timestampOf(cell, forms);
    default:
      return stripped(column, cell);
  }
}

/** Letters that do not belong there are taken out, and the blanks that they leave around. */
function stripped({ strip }: Column, cell: string): string {
  const left = [...cell].filter((letter) => !strip.includes(letter)).join('');
  return strip === '' ? cell : left.replaceAll(/^ +| +$/g, '');
}

/** As PostgreSQL prints it: all decimals kept, no plus, no needless zeros in front, no negative zero. */
function printedNumeric(cell: string): string {
  const [whole = '', fraction = ''] = cell.replace(/^[+-]/, '').split('.');
  const digits = (whole.replace(/^0+/, '') || '0') + (fraction && `.${fraction}`);
  return cell.startsWith('-') && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

function isBeyondNumeric(stored: string): boolean {
  const [whole = '', fraction = ''] = stored.replace('-', '').split('.');
  return whole.length > highestDigits || fraction.length > deepestDigits;
}

function isWrongSize({ digits, size }: Column, cell: string): boolean {
  const isWrongCount = digits && !digits.includes(cell.replace(/^[+-]+/, '').length);
  return Boolean(isWrongCount) || (size !== undefined && [...cell].length > size);
}

function isExcluded({ not, type }: Column, cell: string): boolean {
  return type === 'text' ? not.includes(cell) : not.some((value) => compareNumbers(value, cell) === 0);
}

function isOutOfRange(
  { type, minimum, maximum }: Column, cell: string, stored: string | null, { arrivedOn }: CellContext,
): boolean {
  if (maximum === 'arrival') {
    return stored!.slice(0, 10) > arrivedOn;
  }
  const isNumber = type === 'numeric' || wholeTypes.includes(type);
  return isNumber
    && ((minimum !== undefined && compareNumbers(cell, String(minimum)) < 0)
      || (maximum !== undefined && compareNumbers(cell, String(maximum)) > 0));
}

/** Compares two decimals of any length: below 0, 0 or above 0. */
export function compareNumbers(one: string, other: string): number {
  const scale = Math.max(...[one, other].map((text) => (text.split('.')[1] ?? '').length));
  const [first, second] = [one, other].map((text) => {
    const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.');
    const digits = BigInt(`${whole}${fraction.padEnd(scale, '0')}`);
    return text.startsWith('-') ? -digits : digits;
  });
  return first! < second! ? -1 : first! > second! ? 1 : 0;
}
