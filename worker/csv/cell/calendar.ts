import { nine, zero } from '../byte.ts';
import type { PlanColumn, ScreenPlan } from '../screen-plan.ts';

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

/** A day number as yyyy-MM-dd. */
export function dayText(day: number): string {
  return new Date(epoch + day * millisecondsADay).toISOString().slice(0, 10);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Reads ten bytes as a day between 1900 and 2199: its day number, or NaN. */
export type ReadDay = (bytes: Buffer, position: number) => number;

/** Reads days of the first of these forms that fits, as dd/MM/yyyy; of yyyy-MM-dd where there are none. */
export function dayReader(forms?: readonly string[] | null): ReadDay {
  const [first, ...more] = (forms ?? ['yyyy-MM-dd']).map(readerOf);
  if (more.length === 0) {
    return first!;
  }
  return (bytes, position) => {
    let day = first!(bytes, position);
    for (let index = 0; Number.isNaN(day) && index < more.length; index += 1) {
      day = more[index]!(bytes, position);
    }
    return day;
  };
}

function readerOf(form: string): ReadDay {
  const [yearAt, monthAt, dayAt] = [form.indexOf('yyyy'), form.indexOf('MM'), form.indexOf('dd')];
  const sign = form.charCodeAt(yearAt === 0 ? 4 : 2);
  const secondAt = yearAt === 0 ? 7 : 5;
  const firstAt = yearAt === 0 ? 4 : 2;

  return (bytes, position) => {
    const year = digitsAt(bytes, position + yearAt, 4);
    const month = digitsAt(bytes, position + monthAt, 2);
    const day = digitsAt(bytes, position + dayAt, 2);
    const isDate = year >= 1900 && year < 2200 && month >= 1 && month <= 12 && day >= 1;
    if (!isDate || bytes[position + firstAt] !== sign || bytes[position + secondAt] !== sign) {
      return NaN;
    }
    return day > daysInMonth(year, month) ? NaN : dayNumber(year, month, day);
  };
}

/** The last day that a column allows, as a day number; before all days where it depends on an arrival unknown. */
export function lastDay({ maximum }: Pick<PlanColumn, 'maximum'>, arrival: number): number {
  return maximum === 'arrival' ? arrival : Infinity;
}

/** The day number of a plan's arrival, before all days where it has none. */
export function arrivalDay({ arrival }: Pick<ScreenPlan, 'arrival'>): number {
  return arrival ? dayReader()(Buffer.from(arrival), 0) : -Infinity;
}

export const dash = 0x2d;
export const colon = 0x3a;
