import type { Emitted } from './student-attendance.ts';

/** A file of attendance, as it is emitted: the marks of some schools for some days of a month. */
export type AttendanceFile = { readonly month: string; readonly text: string };

/** Masters at first, masters as they are after a reform, and attendance in the order of the calendar. */
export type GeneratedState = {
  readonly before: Omit<Emitted, 'attendance'>;
  readonly after: Omit<Emitted, 'attendance'>;
  readonly attendance: readonly AttendanceFile[];
};

type Row = readonly (string | number)[];

/** Two academic years meet here, and last_30_days of the end holds parts of three months. */
const months = ['2021-01', '2021-04', '2021-05', '2021-06', '2021-12', '2022-01', '2022-02', '2022-03'];
const newestDay = '2022-03-01';
/** A cluster that no master knows. */
const nowhere = 9_999_999_999;

/** The same state for the same seed: 120 schools that report late, in part, or never. */
export function generateState(seed: number): GeneratedState {
  const random = randomFrom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const districts = range(3).map((d) => ({ id: 2401 + d, name: `District ${d}` }));
  const blocks = districts.flatMap(({ id }) => range(3).map((b) => ({ id: id * 100 + b + 1, of: id })));
  const clusters = blocks.flatMap(({ id }) => range(2 + pick(3)).map((c) => ({ id: id * 10_000 + c + 1, of: id })));
  const schools = range(120).map((s) => ({
    id: 24_010_100_101 + s * 7, name: s % 29 === 28 ? '' : `School ${s}`,
    cluster: s % 31 === 30 ? nowhere : clusters[pick(clusters.length)]!.id,
    management: s % 11 === 10 ? '' : String(1 + pick(4)), category: s % 13 === 12 ? '' : String(1 + pick(3)),
    students: 3 + pick(6), rate: 0.45 + random() * 0.5,
  }));
  type School = (typeof schools)[number];
  const schoolFile = (list: readonly School[]): string => table(
    ['udise_sch_code', 'school_name', 'cluster_cd', 'sch_mgmt_id', 'sch_category_id', 'latitude', 'longitude'],
    list.map((s, index) => [s.id, s.name, s.cluster, s.management, s.category, 22 + index / 100, 72 + index / 50]));
  const masters = {
    district: table(['udise_district_code', 'district_name'], districts.map(({ id, name }) => [id, name])),
    block: table(['udise_block_code', 'block_name', 'udise_dist_code'], blocks.map(({ id, of }) => [id, `B${id}`, of])),
    cluster: table(['udise_cluster_code', 'cluster_name', 'udise_block_code'],
      clusters.map(({ id, of }) => [id, `C${id}`, of])),
  };
  const reform = (school: School, index: number): School => ({
    ...school,
    cluster: index % 17 === 3 || school.cluster === nowhere ? clusters[pick(clusters.length)]!.id : school.cluster,
    management: index % 19 === 5 ? '4' : school.management,
    name: school.name === '' ? 'Named at last' : school.name,
  });
  return {
    before: { ...masters, school: schoolFile(schools) },
    after: { ...masters, school: schoolFile(schools.map(reform).filter((_, index) => index % 40 !== 39)) },
    attendance: months.flatMap((month) => attendanceOf(month, schools, random)),
  };
}

/** A month in three files: two parts of the schools to the 14th, then all the schools from the 15th. */
function attendanceOf(
  month: string, schools: readonly { id: number; students: number; rate: number }[], random: () => number,
): AttendanceFile[] {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const lastDay = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const academicYear = number < 6 ? `${year - 1}-${String(year % 100)}` : `${year}-${String((year + 1) % 100)}`;
  const days = range(31).map((day) => day + 1);
  const silent = new Set(schools.filter(() => random() < 0.15).map(({ id }) => id));
  const marksOf = (from: number, to: number, rate: number): string[] => days.map((day) => {
    const mark = day < from || day > to ? 'NULL' : markOf(`${month}-${String(day).padStart(2, '0')}`);
    return mark === '?' ? (random() < rate ? '1' : '2') : mark;
  });
  const rows = (from: number, to: number, part: number): Row[] =>
    schools.filter(({ id }, index) => !silent.has(id) && (part < 0 || index % 2 === part)).flatMap((school) =>
      range(school.students).filter(() => random() > 0.05).map((student) => [
        0, school.id * 100 + student, school.id, academicYear, number, ...marksOf(from, to, school.rate),
      ]));
  const columns = ['StudentAttendanceId', 'StudentId', 'SchoolId', 'AcademicYear', 'Month', ...days.map(String)];
  return [rows(1, 14, 0), rows(1, 14, 1), rows(15, lastDay, -1)].map((list) => ({ month, text: table(columns, list) }));
}

/** "?" is a mark to be drawn; schools are closed on Sundays, some Saturdays, and after the newest day. */
function markOf(day: string): string {
  const weekday = new Date(`${day}T00:00Z`).getUTCDay();
  if (day > newestDay || weekday === 0) return 'NULL';
  return weekday === 6 && Number(day.slice(8)) > 14 ? '5' : '?';
}

function table(columns: readonly string[], rows: readonly Row[]): string {
  return [columns, ...rows].map((cells) => `${cells.join('|')}\n`).join('');
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** Mulberry32: small, and good enough for tests. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
