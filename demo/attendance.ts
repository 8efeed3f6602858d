import { attendanceDefects, attendanceOddities, markOnDayThirtyOne } from './attendance-defect.ts';
import type { Day, Month } from './calendar.ts';
import { newCsvFile, type CsvFile } from './csv-file.ts';
import type { Defect } from './defect.ts';
import { demoSize } from './demo-state.ts';
import { rateOn, type Habit } from './habit.ts';
import { makeRandom, type Random } from './random.ts';
import { newRowWriter, type RowWriter } from './row-writer.ts';
import type { School, State } from './state.ts';

/** What the marks of one month add up to, by the generator's own count. */
export type MonthTotals = {
  readonly month: string;
  readonly present: number;
  readonly marked: number;
  readonly students: number;
  readonly schools: number;
  /** The same by district id. */
  readonly districts: Record<string, { present: number; marked: number }>;
};

export type Attendance = { readonly file: CsvFile; readonly totals: MonthTotals };

const dayNames = Array.from({ length: 31 }, (_, at) => String(at + 1));

export const attendanceHeader =
  ['StudentAttendanceId', 'StudentId', 'SchoolId', 'AadhaarUID', 'AcademicYear', 'Month', ...dayNames].join('|');

/** In a month with an even number the lines of so many schools end as on Windows, the others not. */
const mixedUntil = 300;

/** How often each kind of bad row stands in a month's file. */
const times = 4;

/** The marks of all pupils in one month, with what goes wrong on the way. */
export function writeAttendance(state: State, habits: readonly Habit[], month: Month, seed: number): Attendance {
  const name = `${month.year}-${String(month.month).padStart(2, '0')}`;
  const random = makeRandom(seed, `attendance ${name}`);
  const weather = makeWeather(state, month, seed);
  const isMixed = month.month % 2 === 0;
  const file = newCsvFile(attendanceHeader, { lineEnd: isMixed ? '\r\n' : '\n' });
  const writer = newRowWriter(file, month);
  const extras = placeExtras(month, makeRandom(seed, `defects ${name}`));
  const districts: MonthTotals['districts'] = {};
  let [pupil, students, schools] = [0, 0, 0];

  state.schools.forEach((school, at) => {
    const habit = habits[at]!;
    const first = pupil + 1;
    if (at === mixedUntil) {
      writer.flush();
      file.lineEnd = '\n';
    }
    pupil += habit.pupils;
    if (habit.pupils === 0 || (habit.stoppedEarly && month.days[0]!.index > 40)) {
      return;
    }
    const sum = (districts[school.districtId] ??= { present: 0, marked: 0 });
    const plan = planSchool(school, habit, month, weather, random);
    for (let number = first; number <= pupil; number += 1) {
      drawMarks(plan, number, random);
      count(plan, sum);
      writer.begin(number, school.id, number - first + 1, habit.noMark);
      writeRow(writer, plan.marks, extras.get(number));
    }
    students += habit.pupils;
    schools += 1;
  });
  writer.flush();
  const present = sumOf(districts, 'present');
  return { file, totals: { month: name, present, marked: sumOf(districts, 'marked'), students, schools, districts } };
}

/** What happens at a pupil's row: it is written oddly, or something stands behind it. */
type Extra = {
  readonly defect?: Defect;
  readonly oddity?: (cells: readonly string[]) => string;
  readonly then?: 'again' | 'blank';
};

function writeRow(writer: RowWriter, marks: Uint8Array, extra: Extra | undefined): void {
  if (extra?.oddity) {
    writer.odd(marks, extra.oddity);
  } else {
    writer.good(marks);
  }
  if (extra?.defect) {
    writer.bad(marks, extra.defect);
  } else if (extra?.then === 'again') {
    writer.again(marks);
  } else if (extra?.then === 'blank') {
    writer.blank();
  }
}

/** By pupil: each kind of defect and oddity a few times, spread over the file. */
function placeExtras({ days }: Month, random: Random): Map<number, Extra> {
  const defects = days.length < 31 ? [...attendanceDefects, markOnDayThirtyOne] : attendanceDefects;
  const extras: Extra[] = [
    ...defects.map((defect) => ({ defect })),
    ...attendanceOddities.map((oddity) => ({ oddity })),
    { then: 'again' }, { then: 'again' }, { then: 'blank' },
  ];
  const places = new Map<number, Extra>();
  for (const extra of Array.from({ length: times }, () => extras).flat()) {
    let pupil = random.whole(1, demoSize.students);
    while (places.has(pupil)) {
      pupil = random.whole(1, demoSize.students);
    }
    places.set(pupil, extra);
  }
  return places;
}

/** What is the same for all pupils of a school in a month. */
type SchoolPlan = {
  /** 0 no mark, 1 present, 2 absent, 5 holiday; those of the pupil at hand. */
  readonly marks: Uint8Array;
  /** The days on which there was school and the marks have come in. */
  readonly schoolDays: readonly number[];
  /** For each such day and each kind of pupil the chance of being absent, of 2^32. */
  readonly limits: readonly Uint32Array[];
};

/** Some pupils are nearly always there, some often not; in the mean they are as the school is. */
const absenceFactors = [0.4, 0.6, 0.8, 1, 1.25, 1.95];

function planSchool(school: School, habit: Habit, month: Month, weather: Weather, random: Random): SchoolPlan {
  const marks = new Uint8Array(31);
  const schoolDays: number[] = [];
  const limits: Uint32Array[] = [];
  const lastIndex = month.days[month.lastDay - 1]!.index;
  const isLastMonth = month.lastDay < month.days.length;

  for (const day of month.days.slice(0, month.lastDay)) {
    const chance = random.bell() * 0.014;
    const isLate = isLastMonth && day.index > lastIndex - habit.daysLate;
    if (isLate) {
      continue;
    }
    if (day.kind === 'school' && (day.weekday !== 6 || habit.worksOnSaturdays)) {
      const { storm, mood } = weather(school.districtId, day);
      const absent = 1 - Math.min(rateOn(habit, day, storm) + chance + mood, 0.997);
      schoolDays.push(day.day);
      limits.push(Uint32Array.from(absenceFactors, (factor) => Math.min(absent * factor, 0.97) * 0xffff_ffff));
    } else if ((day.kind === 'holiday' || day.kind === 'vacation') && habit.marksHolidays) {
      marks[day.day - 1] = 5;
    }
  }
  return { marks, schoolDays, limits };
}

function drawMarks({ marks, schoolDays, limits }: SchoolPlan, pupil: number, random: Random): void {
  const kind = pupil % absenceFactors.length;
  for (let at = 0; at < schoolDays.length; at += 1) {
    marks[schoolDays[at]! - 1] = random.next() < limits[at]![kind]! ? 2 : 1;
  }
}

function count({ marks, schoolDays }: SchoolPlan, sum: { present: number; marked: number }): void {
  for (const day of schoolDays) {
    if (marks[day - 1] === 1) {
      sum.present += 1;
    }
  }
  sum.marked += schoolDays.length;
}

type Weather = (districtId: number, day: Day) => { readonly storm: number; readonly mood: number };

/** Heavy rain on some days in some districts, and small ups and downs everywhere. */
function makeWeather({ districts }: State, { days }: Month, seed: number): Weather {
  const random = makeRandom(seed, `weather ${days[0]!.index}`);
  const moods = new Map(districts.map(({ id }) => [id, days.map(() => random.bell() * 0.006)]));
  const storms = new Map(districts.map(({ id }, at) => [id, days.map(({ index }) => stormOn(at, index))]));
  return (districtId, { day }) => ({
    storm: storms.get(districtId)![day - 1]!, mood: moods.get(districtId)![day - 1]!,
  });
}

/** The rains come from the south-west: two days in September, a late one in October. */
function stormOn(district: number, index: number): number {
  const depth = [0.1, 0.13, 0.03, 0.16, 0.02, 0.2][district]!;
  if (index === 8 || index === 9) {
    return depth;
  }
  return index === 17 || index === 36 ? depth / 2 : 0;
}

function sumOf(districts: MonthTotals['districts'], name: 'present' | 'marked'): number {
  return Object.values(districts).reduce((sum, one) => sum + one[name], 0);
}
