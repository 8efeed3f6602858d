import { firstSchool } from './attendance-file.ts';
import { mix, newCounts, openLines, reject, type FileCounts } from './line-writer.ts';

export type ResultWish = {
  readonly path: string;
  readonly rows: number;
  readonly bad: number;
  /** So many marks more has everyone: a file that was corrected. */
  readonly more?: number;
};

export const examId = 311;
export const examCode = 'PAT050214112020';
export const questions = 10;

export const resultHeader =
  'id|exam_id|exam_code|student_id|student_uid|school_id|studying_class|section|question_id|obtained_marks|createddt';

const defects = ['required', 'type', 'special-character', 'cells', 'mirror', 'differs'] as const;

/** Writes what pupils got for each question of one exam: a source that is merged, ten columns of four types. */
export function writeResultFile({ path, rows, bad, more = 0 }: ResultWish): FileCounts {
  const counts = newCounts();
  const lines = openLines(path, resultHeader);
  const put = (cells: readonly string[]): void => {
    lines.write(cells.join('|'));
    counts.received += 1;
  };
  let earlier: readonly string[] | undefined;

  for (let index = 0; index < rows; index += 1) {
    const cells = cellsOf(index, more);
    const kind = mix(3, index) / 2 ** 32 < bad ? defects[mix(4, index) % defects.length]! : undefined;
    if (kind === undefined || kind === 'mirror' || kind === 'differs') {
      put(cells);
      counts.kept += 1;
    }
    if (kind === undefined) {
      earlier ??= cells;
    } else if (kind === 'mirror' && earlier) {
      put(earlier);
      reject(counts, 'duplicate-row');
      earlier = undefined;
    } else if (kind === 'differs' && earlier) {
      put(earlier.with(9, '99.5'));
      reject(counts, 'duplicate-key', 2);
      counts.kept -= 1;
      earlier = undefined;
    } else if (kind !== 'mirror' && kind !== 'differs') {
      put(spoilt(cells, kind));
      reject(counts, kind === 'cells' ? 'missing-cell' : kind);
    }
  }
  lines.close();
  return counts;
}

function cellsOf(index: number, more: number): string[] {
  const pupil = Math.floor(index / questions);
  return [
    String(index + 1), String(examId), examCode, String(9_000_000 + pupil), String(1_000_000_000 + pupil),
    String(firstSchool + Math.floor(pupil / 100)), '5', 'A', String(1 + (index % questions)),
    `${(mix(5, index) % 5) + more}.5`, '2020-11-20 10:11:12',
  ];
}

function spoilt(cells: string[], kind: 'required' | 'type' | 'special-character' | 'cells'): readonly string[] {
  switch (kind) {
    case 'required':
      return cells.with(4, '');
    case 'type':
      return cells.with(9, 'five');
    case 'special-character':
      return cells.with(5, '27000$#');
    default:
      return cells.slice(0, -1);
  }
}
