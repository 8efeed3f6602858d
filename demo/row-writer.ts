import type { Month } from './calendar.ts';
import type { CsvFile } from './csv-file.ts';
import type { Defect } from './defect.ts';
import { demoSize, demoState } from './demo-state.ts';

/** Writes rows of attendance into a file, the good ones fast. */
export type RowWriter = {
  /** Says whose row comes next; `noMark` is how a day without a mark is written. */
  begin(pupil: number, schoolId: number, inSchool: number, noMark: string): void;
  good(marks: Uint8Array): void;
  /** The same row, written in an unusual way. */
  odd(marks: Uint8Array, write: (cells: readonly string[]) => string): void;
  /** A row of a pupil that is not among the others, spoilt. */
  bad(marks: Uint8Array, defect: Defect): void;
  /** The row of `begin` once more. */
  again(marks: Uint8Array): void;
  blank(): void;
  flush(): void;
};

/** No row is longer. */
const longestRow = 400;

export function newRowWriter(file: CsvFile, month: Month): RowWriter {
  const bytes = Buffer.allocUnsafe(1 << 20);
  const year = String(month.year).slice(2) + String(month.month).padStart(2, '0');
  let [position, rows, extras] = [0, 0, demoSize.students];
  let cells: string[] = [];
  let [head, noMark, school] = ['', '', 0];

  const headOf = (pupil: number, schoolId: number, inSchool: number) => [
    `${year}${String(pupil).padStart(6, '0')}`, String(demoState.code * 100_000 + pupil), String(schoolId),
    `${schoolId}${String(inSchool).padStart(7, '0')}`, month.academicYear, String(month.month),
  ];
  const cellsOf = (own: readonly string[], marks: Uint8Array) =>
    [...own, ...Array.from(marks, (mark) => (mark === 0 ? noMark : String(mark)))];
  const flush = () => {
    file.addGood(Buffer.from(bytes.subarray(0, position)), rows);
    [position, rows] = [0, 0];
  };

  return {
    begin(pupil, schoolId, inSchool, mark) {
      cells = headOf(pupil, schoolId, inSchool);
      head = cells.join('|');
      noMark = mark;
      school = schoolId;
    },
    good(marks) {
      if (position + longestRow > bytes.length) {
        flush();
      }
      position += bytes.write(head, position, 'latin1');
      position = writeMarks(bytes, position, marks, noMark);
      position += bytes.write(file.lineEnd, position, 'latin1');
      rows += 1;
    },
    odd(marks, write) {
      flush();
      file.add(write(cellsOf(cells, marks)));
    },
    bad(marks, { spoil }) {
      flush();
      extras += 1;
      for (const { line, fate } of spoil(cellsOf(headOf(extras, school, extras % 10_000), marks))) {
        file.add(line, fate);
      }
    },
    again(marks) {
      flush();
      file.add(cellsOf(cells, marks).join('|'), { code: 'duplicate-row' });
    },
    blank() {
      flush();
      file.add(extras % 2 === 0 ? '' : '   ', { isBlank: true });
    },
    flush,
  };
}

function writeMarks(bytes: Buffer, from: number, marks: Uint8Array, noMark: string): number {
  let position = from;
  for (let at = 0; at < marks.length; at += 1) {
    bytes[position++] = 0x7c;
    const mark = marks[at]!;
    if (mark !== 0) {
      bytes[position++] = 0x30 + mark;
    } else if (noMark !== '') {
      position += bytes.write(noMark, position, 'latin1');
    }
  }
  return position;
}
