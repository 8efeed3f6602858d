/** Dates and times as an emitter writes them, and as PostgreSQL prints them. */

/** A date in ISO form; undefined where it has none of the forms, or no such day is. */
export function dateOf(cell: string, forms: readonly string[]): string | undefined {
  for (const form of forms) {
    const found = new RegExp(`^${patternOf(form)}$`).exec(cell)?.groups;
    if (found) {
      const date = `${found['year']}-${found['month']}-${found['day']}`;
      return isDay(date) ? date : undefined;
    }
  }
  return undefined;
}

/** A time as HH:mm:ss; H:mm and HH:mm are taken too, and the end of the day as 24:00. */
export function timeOf(cell: string): string | undefined {
  const found = /^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?$/.exec(cell);
  const [hour, minute, second] = [found?.[1], found?.[2], found?.[3] ?? 0].map(Number);
  const seconds = hour! * 3600 + minute! * 60 + second!;
  const isTime = found && minute! < 60 && second! <= 60 && hour! <= 24 && seconds <= 86_400;
  return isTime ? clockOf(seconds) : undefined;
}

/** A timestamp: a date, a blank or T, a time, up to nine decimals of a second, of which six are kept. */
export function timestampOf(cell: string, forms: readonly string[]): string | undefined {
  const found = /^(\S{10})[ T](.+?)(\.[0-9]{1,9})?$/.exec(cell);
  const date = found && dateOf(found[1]!, forms);
  const time = found && timeOf(found[2]!);
  if (!date || !time) {
    return undefined;
  }
  const microseconds = Math.round(Number(`0${found[3] ?? ''}0`) * 1_000_000);
  const [hour, minute, second] = time.split(':').map(Number);
  const seconds = hour! * 3600 + minute! * 60 + second! + Math.floor(microseconds / 1_000_000);
  const fraction = String(microseconds % 1_000_000).padStart(6, '0').replace(/0+$/, '');
  const day = seconds >= 86_400 ? dayAfter(date) : date;
  return `${day} ${clockOf(seconds % 86_400)}${fraction && `.${fraction}`}`;
}

/** The day in India at an instant. */
export function dayInIndia(instant: Date): string {
  return new Date(instant.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 10);
}

/** The academic year of a day, June to May. */
export function academicYearOf(day: string): string {
  const year = Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < 6 ? 1 : 0);
  return `${year}-${String((year + 1) % 100).padStart(2, '0')}`;
}

/** The first day of a month of an academic year. */
export function monthOf(academicYear: string, month: number): string {
  const year = Number(academicYear.slice(0, 4)) + (month < 6 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
}

/** How many days the month has that begins on this day. */
export function daysOf(firstDay: string): number {
  return [31, 30, 29, 28].find((day) => isDay(`${firstDay.slice(0, 8)}${day}`))!;
}

function patternOf(form: string): string {
  return form
    .replace('yyyy', '(?<year>[0-9]{4})')
    .replace('MM', '(?<month>[0-9]{2})')
    .replace('dd', '(?<day>[0-9]{2})');
}

function isDay(date: string): boolean {
  const instant = new Date(`${date}T00:00:00Z`);
  return !date.startsWith('0000') && !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === date;
}

function dayAfter(date: string): string {
  return new Date(new Date(`${date}T00:00:00Z`).getTime() + 86_400_000).toISOString().slice(0, 10);
}

function clockOf(seconds: number): string {
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
}
