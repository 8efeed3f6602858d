import type { Moment } from './report-values';

/** Where everything of a trend goes, in pixels. */
export type TrendDrawing = {
  width: number;
  left: number;
  levels: { value: number; y: number; line: string }[];
  months: { day: string; x: number }[];
  now: Course & { labelY: number };
  /** The year before, where there is one to compare with. */
  before: Course | undefined;
};

type Course = { line: string; x: number; y: number; year: string };

const day = 86_400_000;
const top = 8;
const bottom = 16;
const left = 28;

/**
 * The values of the newest academic year as a line from its first to its last value, and those of
 * the year before under the same weeks. A missing step is a gap, never a straight line.
 *
 * `yearStarts` are the first days of the academic years, the oldest first.
 */
export function trendDrawing(
  moments: readonly Moment[],
  yearStarts: readonly string[],
  step: 'week' | 'month',
  width: number,
  height: number,
): TrendDrawing | undefined {
  const known = moments.filter(
    (moment): moment is Moment & { value: number } => moment.value !== null,
  );
  const newest = known.at(-1);
  if (!newest) return undefined;
  const yearOf = (start: string) => yearStarts.findLastIndex((opens) => opens <= start);
  const year = yearOf(newest.periodStart);
  const current = known.filter(({ periodStart }) => yearOf(periodStart) === year);
  const first = timeOf(current[0]!.periodStart);
  const span = Math.max(timeOf(newest.periodStart) - first, 4 * 7 * day);
  const earlier = known
    .filter(({ periodStart }) => yearOf(periodStart) === year - 1)
    .map((moment) => ({ ...moment, time: timeOf(moment.periodStart) + 52 * 7 * day }))
    .filter(({ time }) => time >= first && time <= first + span);
  const levels = scaleOf([...current, ...earlier].map(({ value }) => value));
  const right = earlier.length > 1 ? 64 : 12;
  const lowest = levels[0]!;
  const highest = levels.at(-1)!;
  const x = (time: number) => round(left + ((width - left - right) * (time - first)) / span);
  const y = (value: number) =>
    round(top + ((height - top - bottom) * (highest - value)) / (highest - lowest));
  const gap = (step === 'week' ? 8 : 32) * day;
  const course = (points: { time: number; value: number }[], opens: number): Course => ({
    line: lineThrough(
      points.map(({ time, value }) => ({ time, x: x(time), y: y(value) })),
      gap,
    ),
    x: x(points.at(-1)!.time),
    y: y(points.at(-1)!.value) + 4,
    year: yearStarts[opens] ?? '',
  });
  const now = course(
    current.map((moment) => ({ ...moment, time: timeOf(moment.periodStart) })),
    year,
  );
  const before = earlier.length > 1 ? course(earlier, year - 1) : undefined;
  if (before && Math.abs(before.y - now.y) < 13) before.y = now.y + (before.y >= now.y ? 13 : -13);
  return {
    width,
    left,
    levels: levels.map((value) => ({
      value,
      y: y(value),
      line: `M${left} ${y(value)}H${width - right}`,
    })),
    months: monthsBetween(first, timeOf(newest.periodStart), width - right, x),
    now: { ...now, y: y(newest.value), labelY: now.y },
    before,
  };
}

function lineThrough(points: { time: number; x: number; y: number }[], gap: number): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const isJoined = before !== undefined && point.time - before.time <= gap;
      return `${isJoined ? 'L' : 'M'}${point.x} ${point.y}`;
    })
    .join('');
}

/** Round limits around values, and one between. */
function scaleOf(values: readonly number[]): number[] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const step = [1, 2, 5, 10, 20, 25, 50].find((size) => (most - least) / size <= 2) ?? 50;
  const low = Math.floor(least / step) * step;
  const high = Math.max(Math.ceil(most / step) * step, low + step);
  return Array.from(
    { length: Math.round((high - low) / step) + 1 },
    (_, index) => low + index * step,
  );
}

/** The months whose first days lie between, as many as there is room for. */
function monthsBetween(
  first: number,
  last: number,
  end: number,
  x: (time: number) => number,
): { day: string; x: number }[] {
  const months: { day: string; x: number }[] = [];
  const opens = new Date(first);
  opens.setUTCDate(1);
  for (; opens.getTime() <= last; opens.setUTCMonth(opens.getUTCMonth() + 1)) {
    const place = x(Math.max(opens.getTime(), first));
    const before = months.at(-1);
    if (place + 20 > end + 12) break;
    // The first month is mostly not whole: it gives way to the second.
    if (before && place - before.x < 34 && timeOf(before.day) < first) months.pop();
    if (months.length === 0 || place - months.at(-1)!.x >= 34) {
      months.push({ day: dayOf(opens.getTime()), x: place });
    }
  }
  return months;
}

function timeOf(start: string): number {
  return Date.parse(`${start}T00:00:00Z`);
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
