/** Numbers, dates and changes as people here read them. Every function is pure; no value is null. */

/** 83,41,207 */
export function countText(locale: string, count: number): string {
  return formatter(locale, {}).format(count);
}

/** 84.6 */
export function decimalText(locale: string, value: number, decimals: number): string {
  return formatter(locale, digits(decimals)).format(value);
}

/** 84.6%, of a value that is a percentage already */
export function percentText(locale: string, value: number, decimals: number): string {
  return formatter(locale, { ...digits(decimals), style: 'unit', unit: 'percent' }).format(value);
}

/** 20 Nov 2026 */
export function dateText(locale: string, day: string): string {
  return dayFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(
    instant(day),
  );
}

/** 22 Oct – 20 Nov 2026 */
export function rangeText(locale: string, start: string, end: string): string {
  if (start === end) return dateText(locale, start);
  const short = start.slice(0, 4) === end.slice(0, 4);
  const first = short
    ? dayFormat(locale, { day: 'numeric', month: 'short' }).format(instant(start))
    : dateText(locale, start);
  return `${first} – ${dateText(locale, end)}`;
}

/** November 2026 */
export function monthText(locale: string, day: string): string {
  return dayFormat(locale, { month: 'long', year: 'numeric' }).format(instant(day));
}

/** Nov */
export function shortMonthText(locale: string, day: string): string {
  return dayFormat(locale, { month: 'short' }).format(instant(day));
}

/** 2026–27, of the first day of an academic year */
export function academicYearText(start: string): string {
  const year = Number(start.slice(0, 4));
  return `${year}–${String((year + 1) % 100).padStart(2, '0')}`;
}

/** Which way a change goes, after rounding to what is shown. */
export function directionOf(change: number, decimals: number): 'rise' | 'fall' | 'none' {
  const shown = Number(change.toFixed(decimals));
  if (shown === 0) return 'none';
  return shown > 0 ? 'rise' : 'fall';
}

const formatters = new Map<string, Intl.NumberFormat>();
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.NumberFormat(locale, options);
  formatters.set(key, known);
  return known;
}

function dayFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const known =
    dayFormats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  dayFormats.set(key, known);
  return known;
}

function digits(decimals: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
}

/** Days have no time zone: they are taken and shown as of Greenwich. */
function instant(day: string): Date {
  return new Date(`${day.slice(0, 10)}T00:00:00Z`);
}
