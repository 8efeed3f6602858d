/** The windows that can be chosen, in the order in which they are offered. */
export const windowNames = [
  'last_day',
  'last_7_days',
  'last_30_days',
  'month',
  'academic_year',
  'overall',
] as const;
export type WindowName = (typeof windowNames)[number];

/** A stretch of time that holds values; both ends belong to it. */
export type Period = { window: WindowName | 'week'; periodStart: string; periodEnd: string };

/** What /export/<metric>/metadata.json says. */
export type ExportMetadata = {
  metric: string;
  version: number;
  refreshedAt: string;
  newestDay: string | null;
  periods: Period[];
};

/** A window that moves with the newest day has one period; months and years are chosen. */
export function isChosen(window: WindowName): boolean {
  return window === 'month' || window === 'academic_year';
}

/** The windows that hold values. */
export function windowsIn(periods: readonly Period[]): WindowName[] {
  return windowNames.filter((name) => periods.some(({ window }) => window === name));
}

/** The last day of a period that can have data: months and years end before they are over. */
export function lastDayOf({ periodEnd }: Period, newestDay: string | null | undefined): string {
  return newestDay && newestDay < periodEnd ? newestDay : periodEnd;
}

/** The periods of a window, newest first. */
export function periodsOf(periods: readonly Period[], window: WindowName): Period[] {
  return periods
    .filter((period) => period.window === window)
    .sort((one, other) => (one.periodStart < other.periodStart ? 1 : -1));
}

/**
 * The period that an address means: 30 days where it says nothing, the newest where it names no
 * start. Undefined when that period holds no values.
 */
export function meantPeriod(
  periods: readonly Period[],
  window: WindowName | undefined,
  start: string | undefined,
): Period | undefined {
  const windows = windowsIn(periods);
  const meant = window ?? windows.find((name) => name === 'last_30_days') ?? windows[0];
  if (!meant) return undefined;
  const known = periodsOf(periods, meant);
  if (!isChosen(meant) || start === undefined) return known[0];
  return known.find(({ periodStart }) => periodStart === start);
}
