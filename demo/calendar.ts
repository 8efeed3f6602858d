/** One day of the demo's calendar. */
export type Day = {
  /** The day of the month, from 1. */
  readonly day: number;
  /** Days since the first day of the demo. */
  readonly index: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly kind: 'school' | 'sunday' | 'free saturday' | 'holiday' | 'vacation' | 'to come';
  /** How many school days have been since the last vacation or the start; for what a break does. */
  readonly sinceBreak: number;
  /** How many school days there will be until the next vacation; a large number where there is none. */
  readonly untilBreak: number;
};

export type Month = {
  readonly year: number;
  readonly month: number;
  /** `2026-27`: from June on the year itself and the next. */
  readonly academicYear: string;
  /** As many as the month has, those after the end day included. */
  readonly days: readonly Day[];
  /** The last day that has come. */
  readonly lastDay: number;
};

/** The days on which all schools of the state are closed. */
const holidays: ReadonlySet<string> = new Set([
  '2026-06-26', '2026-08-15', '2026-08-28', '2026-09-04', '2026-09-14', '2026-10-02', '2026-10-20', '2026-12-25',
  '2027-01-14', '2027-01-26',
]);

/** The Diwali vacation, first and last day. */
const vacation = { from: '2026-11-05', to: '2026-11-14' } as const;

/** The month of the end day and the two before it. */
export function makeCalendar(endDay: string): Month[] {
  const end = new Date(`${endDay}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(endDay) || Number.isNaN(end.getTime())) {
    throw new Error(`The end day must be written like 2026-11-20, not "${endDay}".`);
  }
  const starts = [2, 1, 0].map((back) => new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - back, 1)));
  const dates = starts.flatMap((start) => datesOf(start));
  const kinds = dates.map((date) => kindOf(date, end));

  return starts.map((start) => {
    const [year, month] = [start.getUTCFullYear(), start.getUTCMonth() + 1];
    const first = month >= 6 ? year : year - 1;
    const days = datesOf(start).map((date) => {
      const index = dates.findIndex((one) => one.getTime() === date.getTime());
      return {
        day: date.getUTCDate(), index, weekday: date.getUTCDay(), kind: kinds[index]!,
        sinceBreak: schoolDays(kinds.slice(0, index).reverse()),
        untilBreak: kinds.slice(index).includes('vacation') ? schoolDays(kinds.slice(index + 1)) : 1000,
      };
    });
    return {
      year, month, days, academicYear: `${first}-${String((first + 1) % 100).padStart(2, '0')}`,
      lastDay: days.filter(({ kind }) => kind !== 'to come').length,
    };
  });
}

function datesOf(start: Date): Date[] {
  const count = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
  return Array.from({ length: count }, (_, at) => new Date(start.getTime() + at * 86_400_000));
}

function kindOf(date: Date, end: Date): Day['kind'] {
  const text = date.toISOString().slice(0, 10);
  const weekday = date.getUTCDay();
  if (date > end) {
    return 'to come';
  }
  if (weekday === 0) {
    return 'sunday';
  }
  if (text >= vacation.from && text <= vacation.to) {
    return 'vacation';
  }
  if (holidays.has(text)) {
    return 'holiday';
  }
  return weekday === 6 && Math.ceil(date.getUTCDate() / 7) % 2 === 0 ? 'free saturday' : 'school';
}

/** How many school days there are until the first day of vacation. */
function schoolDays(kinds: readonly Day['kind'][]): number {
  const end = kinds.indexOf('vacation');
  return kinds.slice(0, end === -1 ? undefined : end).filter((kind) => kind === 'school').length;
}
