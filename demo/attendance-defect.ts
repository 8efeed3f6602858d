import { wrongBytes, wrongCell, wrongLine, wrongPair, type Defect } from './defect.ts';

const attendanceId = 0;
const studentId = 1;
const schoolId = 2;
const aadhaarUid = 3;
const academicYear = 4;
const month = 5;
const firstDay = 6;

/** Every kind of bad row of student attendance that the rules know, and one that is only noted. */
export const attendanceDefects: readonly Defect[] = [
  wrongCell('an attendance id in words', attendanceId, () => 'not given', 'type'),
  wrongCell('a student id with a letter', studentId, (value) => `S${value}`, 'type'),
  wrongCell('a student id with a fraction', studentId, (value) => `${value}.5`, 'type'),
  wrongCell('a month by its name', month, () => 'Nov', 'type'),
  wrongCell('a calendar year', academicYear, (value) => value.slice(0, 4), 'type'),
  wrongCell('no student id', studentId, () => 'NULL', 'required'),
  wrongCell('no attendance id', attendanceId, () => '', 'required'),
  wrongCell('no school', schoolId, () => 'null', 'required'),
  wrongCell('no month', month, () => ' ', 'required'),
  wrongCell('a student id of 22 digits', studentId, (value) => value.padEnd(22, '7'), 'size'),
  wrongCell('a school id of 13 digits', schoolId, (value) => `${value}00`, 'size'),
  wrongCell('a school id of 8 digits', schoolId, (value) => value.slice(0, 8), 'size'),
  wrongCell('signs in the student id', studentId, (value) => `${value.slice(0, 5)}$#`, 'special-character'),
  wrongCell('a tab in the attendance id', attendanceId, (value) => `${value.slice(0, 3)}\t${value.slice(3)}`,
    'special-character'),
  wrongCell('month 13', month, () => '13', 'range'),
  wrongCell('month 0', month, () => '0', 'range'),
  wrongCell('a year that is two years', academicYear, (value) => `${value.slice(0, 5)}${Number(value.slice(5)) + 1}`,
    'range'),
  wrongCell('mark 3', firstDay + 1, () => '3', 'not-allowed'),
  wrongCell('mark P', firstDay + 2, () => 'P', 'not-allowed'),
  wrongLine('three cells too few', (cells) => cells.slice(0, -3).join('|'), 'missing-cell'),
  wrongLine('the id alone', (cells) => cells[0]!, 'missing-cell'),
  wrongLine('two cells too many', (cells) => [...cells, '1', '2'].join('|'), 'extra-cell'),
  wrongLine('delimiters only', (cells) => cells.map(() => '').join('|'), 'blank-row'),
  wrongLine('an open quote', (cells) => `"${cells.join('|')}`, 'extra-cell'),
  wrongBytes('a byte that is no UTF-8', [0xe9], 'encoding'),
  wrongBytes('a zero byte', [0x00], 'encoding'),
  wrongPair('two rows of one student that differ',
    (cells) => cells.with(firstDay, cells[firstDay] === '2' ? '1' : '2'), 'duplicate-key'),
  {
    title: 'a school that nobody knows',
    spoil: (cells) => [{
      line: cells.with(schoolId, `${cells[schoolId]!.slice(0, -2)}77`).join('|'),
      fate: { note: 'unknown-reference' },
    }],
  },
];

/** For months that have 30 days. */
export const markOnDayThirtyOne: Defect = wrongCell('a mark on the 31st', firstDay + 30, () => '1', 'range');

/** Ways of writing a good row that are unusual and right all the same. */
export const attendanceOddities: readonly ((cells: readonly string[]) => string)[] = [
  (cells) => cells.map((value, at) => (at <= schoolId ? `"${value}"` : value)).join('|'),
  (cells) => cells.map((value, at) => (at < firstDay ? ` ${value} ` : value)).join('|'),
  (cells) => cells.with(aadhaarUid, 'NULL').with(month, cells[month]!.padStart(2, '0')).join('|'),
  (cells) => cells.map((value) => (value === 'NULL' ? 'null' : value)).join('|'),
  (cells) => cells.with(studentId, `00${cells[studentId]!}`).join('|'),
];
