import { demoSize } from './demo-state.ts';
import type { Day } from './calendar.ts';
import { makeRandom, shareOut, type Random } from './random.ts';
import type { School, State } from './state.ts';

/** How a school reports and how well it is attended. */
export type Habit = {
  readonly pupils: number;
  /** The share of pupils who are there on an ordinary day. */
  readonly rate: number;
  /** By how much the rate rises in a month. */
  readonly trend: number;
  /** How much of its pupils heavy rain keeps away, beside the others. */
  readonly rain: number;
  /** Nothing at all is heard from it. */
  readonly isSilent: boolean;
  /** Its last days are still missing. */
  readonly daysLate: number;
  /** It stopped reporting before the last month. */
  readonly stoppedEarly: boolean;
  readonly worksOnSaturdays: boolean;
  /** Whether holidays are marked with a 5 or not at all. */
  readonly marksHolidays: boolean;
  /** How a day without a mark is written. */
  readonly noMark: 'NULL' | '' | '0';
};

/** The districts' rates and how they move, in the order of the districts: from strong to weak. */
const districtRates = [0.85, 0.805, 0.885, 0.72, 0.935, 0.61];
const districtTrends = [0.028, 0.02, 0.03, 0.01, 0.02, -0.016];

/** By how much blocks beside each other differ. */
const blockShifts = [-0.02, 0.045, -0.06, 0.025];

/** The block whose last days have not come in yet. */
const lateBlock = { at: 9, days: 2 } as const;

/** A habit for each school, in their order. */
export function makeHabits({ blocks, clusters, schools }: State, seed: number): Habit[] {
  const random = makeRandom(seed, 'habits');
  const blockShift = new Map(blocks.map(({ id }, at) => [id, blockShifts[at % 4]! + random.bell() * 0.012]));
  const clusterShift = new Map(clusters.map(({ id }) => [id, random.bell() * 0.03]));
  const silent = silentSchools(schools, random);
  const pupils = countPupils(schools, silent);

  return schools.map((school, at) => {
    const district = (school.districtId % 100) - 1;
    const mean = districtRates[district]! + blockShift.get(school.blockId)! + clusterShift.get(school.clusterId)!;
    return {
      pupils: pupils[at]!,
      rate: clamp(mean + (school.isInTown ? 0.012 : 0) + random.bell() * 0.035, 0.34, 0.985),
      trend: districtTrends[district]! + random.bell() * 0.006,
      rain: school.isInTown ? 0.5 : random.between(0.6, 1.5),
      isSilent: silent.has(school.id),
      daysLate: school.blockId === blocks[lateBlock.at]!.id ? lateBlock.days : drawLateness(random),
      stoppedEarly: random.share() < 0.012,
      worksOnSaturdays: random.share() < 0.5,
      marksHolidays: random.share() < 0.6,
      noMark: drawNoMark(random),
    };
  });
}

/** The share of pupils who are there on a day, chance left aside. */
export function rateOn(habit: Habit, day: Day, storm: number): number {
  const season = day.index < 24 ? -0.045 * (1 - day.index / 24) : 0;
  const afterBreak = day.sinceBreak < 3 && day.index > 30 ? -0.055 + 0.018 * day.sinceBreak : 0;
  const beforeBreak = day.untilBreak < 2 ? -0.025 : 0;
  const rate = habit.rate + habit.trend * (day.index / 30) + weekdayShift[day.weekday]!
    + (season - storm) * habit.rain + afterBreak + beforeBreak;
  return clamp(rate, 0.2, 0.995);
}

const weekdayShift = [0, 0.004, 0.01, 0.008, 0.004, -0.012, -0.055];

/** One cluster as a whole and others here and there: three schools of a hundred. */
function silentSchools(schools: readonly School[], random: Random): Set<number> {
  const silent = new Set(schools.filter(({ clusterId }) => clusterId % 10_000 === 3)
    .filter(({ blockId }, _at, all) => blockId === all.at(-1)!.blockId)
    .map(({ id }) => id));
  while (silent.size < Math.round(schools.length * 0.03)) {
    silent.add(random.pick(schools).id);
  }
  return silent;
}

/** All pupils of the demo, shared out among the schools that report. */
function countPupils(schools: readonly School[], silent: ReadonlySet<number>): number[] {
  const reporting = schools.filter(({ id }) => !silent.has(id));
  const counts = shareOut(demoSize.students, reporting.map(({ pupilWeight }) => pupilWeight), 8);
  const byId = new Map(reporting.map(({ id }, at) => [id, counts[at]!]));
  return schools.map(({ id }) => byId.get(id) ?? 0);
}

function drawLateness(random: Random): number {
  return random.share() < 0.07 ? random.whole(1, 9) : 0;
}

function drawNoMark(random: Random): Habit['noMark'] {
  const share = random.share();
  return share < 0.66 ? 'NULL' : share < 0.97 ? '' : '0';
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
