import type { CheckColumn } from './check-plan.ts';
import { lowerCase } from './clean-cell.ts';
import { exactNumber, plainNumber } from './exact-number.ts';
import { flagWords, strippedText, usualForms } from './judge-cell.ts';
import { readMoment, readTime } from './read-moment.ts';

/**
 * A good cell as one text for all ways to write its value, so that equal values are equal texts; null for no
 * value. An identifier that is hashed stands for itself: equal ones have equal hashes.
 */
export function storedValue(column: CheckColumn, cell: string | null): string | null {
  if (cell === null) {
    return null;
  }
  if (column.kind === 'flag') {
    const value = column.reads === 'count' ? Number(BigInt(cell.replace(/^\+/, '')) > 0n) : flagWords[lowerCase(cell)];
    return value === null ? null : String(value);
  }
  switch (column.type) {
    case 'bigint':
    case 'integer':
    case 'smallint':
      return String(BigInt(cell.replace(/^\+/, '')));
    case 'numeric':
      return plainNumber(exactNumber(cell)!);
    case 'boolean':
      return String(['true', '1'].includes(lowerCase(cell)));
    case 'date':
    case 'timestamp': {
      const { day, time } = readMoment(cell, column.forms ?? usualForms, column.type === 'timestamp')!;
      return `${day} ${time}`;
    }
    case 'time':
      return readTime(cell)!;
    default:
      return strippedText(column, cell) || null;
  }
}
