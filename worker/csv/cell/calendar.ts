import { nine, zero } from '../byte.ts';

const millisecondsADay = 86_400_000;
const epoch = Date.UTC(2000, 0, 1);

/** The number that `count` digits make, or -1 when they are not all digits. */
export function digitsAt(bytes: Buffer, position: number, count: number): number {
  let value = 0;
  for (let at = position; at < position + count; at += 1) {
    const byte = bytes[at]!;
    if (!(byte >= zero && byte <= nine)) {
      return -1;
    }
    value = value * 10 + (byte - zero);
  }
  return value;
}

/** How PostgreSQL counts a day: from 2000-01-01. */
export function dayNumber(year: number, month: number, day: number): number {
  return (Date.UTC(year, month - 1, day) - epoch) / millisecondsADay;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day number of a yyyy-MM-dd between 1900 and 2199, or NaN. Reads ten bytes. */
export function isoDay(bytes: Buffer, position: number): number {
  const year = digitsAt(bytes, position, 4);
  const month = digitsAt(bytes, position + 5, 2);
  const day = digitsAt(bytes, position + 8, 2);
  const isDate = year >= 1900 && year < 2200 && month >= 1 && month <= 12 && day >= 1;
  if (!isDate || bytes[position + 4] !== dash || bytes[position + 7] !== dash || day > daysInMonth(year, month)) {
    return NaN;
  }
  return dayNumber(year, month, day);
}

export const dash = 0x2d;
export const colon = 0x3a;
