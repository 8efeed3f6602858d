import { mix, newCounts, openLines, reject, shuffled, type FileCounts, type LineWriter } from './line-writer.ts';

/** What a file of attendance is to hold. */
export type AttendanceWish = {
  readonly path: string;
  /** Lines, header excluded, about: a repeated line comes on top. */
  readonly rows: number;
  /** The share of students with whose line something goes wrong. */
  readonly bad: number;
  /** A calendar month, yyyy-MM. */
  readonly month: string;
  /** The marks reach this day, or the month's last. */
  readonly lastDay: number;
  readonly isShuffled?: boolean;
  /** With the column that is read and never kept. */
  readonly hasAadhaar?: boolean;
  readonly pupilsOfSchool?: number;
};

export type AttendanceCounts = FileCounts & {
  /** Marks on kept rows. */
  present: number;
  absent: number;
};

/** So many pupils has each school, unless it is said. */
export const usualPupils = 100;
export const firstSchool = 27_000_000_000;

/** Kinds of bad lines, ten of which one is drawn; the spoilt cells are those of the month's first days. */
const defects = [
  'required', 'size', 'special-character', 'not-allowed', 'cells', 'mirror', 'mirror', 'mirror', 'differs', 'differs',
] as const;

/**
 * Writes a month of attendance. The marks of a student's day depend on the two alone: a later file of the
 * month has the same and more. With every kind of bad line; counts what must become of each.
 */
export function writeAttendanceFile(wish: AttendanceWish): AttendanceCounts {
  const counts = { ...newCounts(), present: 0, absent: 0 };
  const lines = openLines(wish.path, headerOf(wish));
  const order = wish.isShuffled ? shuffled(wish.rows, 7) : undefined;
  const month = monthOf(wish.month, wish.lastDay);
  let earlier: Row | undefined;

  for (let index = 0; index < wish.rows; index += 1) {
    const student = order ? order[index]! : index;
    const row = rowOf(student, month, wish);
    const chance = mix(3, student);
    const kind = chance / 2 ** 32 < wish.bad ? defects[mix(4, student) % defects.length]! : undefined;
    if (kind === 'mirror' || kind === 'differs') {
      keep(lines, counts, row);
      if (earlier) {
        repeat(lines, counts, earlier, kind === 'differs');
        earlier = undefined;
      }
    } else if (kind) {
      spoil(lines, counts, row, kind, mix(5, student) % 2 === 0);
    } else {
      keep(lines, counts, row);
      earlier ??= row;
    }
  }
  lines.close();
  return counts;
}

export function headerOf({ hasAadhaar }: Pick<AttendanceWish, 'hasAadhaar'>): string {
  const days = Array.from({ length: 31 }, (_, at) => String(at + 1));
  const aadhaar = hasAadhaar ? ['AadhaarUID'] : [];
  return ['StudentAttendanceId', 'StudentId', 'SchoolId', ...aadhaar, 'AcademicYear', 'Month', ...days].join('|');
}

type Month = { readonly cells: string; readonly prefix: string; readonly isSchoolDay: readonly boolean[] };

type Row = { readonly own: readonly string[]; readonly marks: string; present: number; absent: number };

function monthOf(name: string, lastDay: number): Month {
  const [year = 0, month = 0] = name.split('-').map(Number);
  const first = month < 6 ? year - 1 : year;
  const days = Math.min(lastDay, new Date(Date.UTC(year, month, 0)).getUTCDate());
  return {
    cells: `${first}-${String((first + 1) % 100).padStart(2, '0')}|${month}`,
    prefix: name.slice(2).replace('-', ''),
    isSchoolDay: Array.from({ length: 31 }, (_, at) =>
      at < days && new Date(Date.UTC(year, month - 1, at + 1)).getUTCDay() !== 0),
  };
}

function rowOf(
  student: number, { cells, prefix, isSchoolDay }: Month, { hasAadhaar, pupilsOfSchool = usualPupils }: AttendanceWish,
): Row {
  const school = firstSchool + Math.floor(student / pupilsOfSchool);
  let [present, absent, marks, chance] = [0, 0, '', 0];
  for (let day = 0; day < 31; day += 1) {
    chance = day % 8 === 0 ? mix(11 + day, student) : chance >>> 4;
    const isAbsent = (chance & 15) < 2;
    marks += !isSchoolDay[day] ? '|' : isAbsent ? '|2' : '|1';
    present += isSchoolDay[day] && !isAbsent ? 1 : 0;
    absent += isSchoolDay[day] && isAbsent ? 1 : 0;
  }
  const aadhaar = hasAadhaar ? [`${school}${String(student % 10_000_000).padStart(7, '0')}`] : [];
  const id = 1_000_000_000 + student;
  return { own: [`${id}${prefix}`, String(id), String(school), ...aadhaar, cells], marks, present, absent };
}

function put(lines: LineWriter, counts: AttendanceCounts, line: string): void {
  lines.write(line);
  counts.received += 1;
}

function keep(lines: LineWriter, counts: AttendanceCounts, row: Row): void {
  put(lines, counts, row.own.join('|') + row.marks);
  counts.kept += 1;
  counts.present += row.present;
  counts.absent += row.absent;
}

/** An earlier line once more: the same is one too many, with another mark none of the two is believed. */
function repeat(lines: LineWriter, counts: AttendanceCounts, row: Row, differs: boolean): void {
  const { own, marks } = row;
  if (!differs) {
    put(lines, counts, own.join('|') + marks);
    reject(counts, 'duplicate-row');
    return;
  }
  put(lines, counts, own.join('|') + (marks.includes('1') ? marks.replace('1', '2') : marks.replace('2', '1')));
  reject(counts, 'duplicate-key', 2);
  counts.kept -= 1;
  counts.present -= row.present;
  counts.absent -= row.absent;
}

function spoil(
  lines: LineWriter, counts: AttendanceCounts, { own, marks }: Row,
  kind: Exclude<(typeof defects)[number], 'mirror' | 'differs'>, isEven: boolean,
): void {
  const [attendance, student, ...rest] = own;
  const withStudent = (cell: string): string => [attendance, cell, ...rest].join('|') + marks;
  const spoilt = {
    'required': withStudent(''),
    'size': withStudent(`${student}000000000000000`),
    'special-character': withStudent(`${student!.slice(0, 5)}$#`),
    'not-allowed': own.join('|') + marks.replace(/\|\d?/, '|abc'),
    'cells': own.join('|') + (isEven ? `${marks}|9|9` : marks.slice(0, marks.lastIndexOf('|'))),
  };
  put(lines, counts, spoilt[kind]);
  reject(counts, kind === 'cells' ? (isEven ? 'extra-cell' : 'missing-cell') : kind);
}
