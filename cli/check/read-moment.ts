import { daysInMonth } from '../../worker/csv/cell/calendar.ts';

/** A day and perhaps a time, as text that compares and sorts as the moments do. */
export type Moment = { readonly day: string; readonly time: string };

const timeOfDay = /^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]{1,9})?)?$/;

/** The cell by the first of the forms that fits and makes a day that there is; undefined where none does. */
export function readMoment(cell: string, forms: readonly string[], hasTime: boolean): Moment | undefined {
  for (const form of forms) {
    const match = patternOf(form, hasTime).exec(cell);
    const { year, month, day } = match?.groups ?? {};
    if (match && isDay(Number(year), Number(month), Number(day))) {
      const time = hasTime ? readTime(match.groups!['rest']!) : '';
      if (time !== undefined) {
        return rolled(`${year}-${month}-${day}`, time);
      }
    }
  }
  return undefined;
}

/** HH:mm:ss with its fraction, 24:00:00 the latest; undefined for what is no time. */
export function readTime(text: string): string | undefined {
  const [, hours, minutes, seconds = '00', fraction = ''] = timeOfDay.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 59 || Number(seconds) > 60) {
    return undefined;
  }
  const rest = fraction.replace(/\.?0*$/, '').slice(0, 7);
  const isEnd = Number(hours) === 24;
  if (isEnd && (Number(minutes) > 0 || Number(seconds) > 0 || rest !== '')) {
    return undefined;
  }
  if (Number(seconds) === 60) {
    return minuteAfter(Number(hours), Number(minutes)) + rest;
  }
  return `${hours.padStart(2, '0')}:${minutes}:${seconds}${rest}`;
}

function minuteAfter(hours: number, minutes: number): string {
  const total = hours * 60 + minutes + 1;
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}:00`;
}

/** 24:00 is the beginning of the next day. */
function rolled(day: string, time: string): Moment {
  if (!time.startsWith('24')) {
    return { day, time };
  }
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return { day: next.toISOString().slice(0, 10), time: '00:00:00' };
}

function patternOf(form: string, hasTime: boolean): RegExp {
  const day = form.replaceAll('.', '[.]')
    .replace('yyyy', '(?<year>[0-9]{4})').replace('MM', '(?<month>[0-9]{2})').replace('dd', '(?<day>[0-9]{2})');
  return new RegExp(hasTime ? `^${day}[ T](?<rest>.*)$` : `^${day}$`);
}

function isDay(year: number, month: number, day: number): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}
