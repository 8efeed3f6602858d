import type { PlanColumn } from '../screen-plan.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** A day grid while a line is read: a mask for each mark that matters, bit d - 1 for day d. */
export type DayGrid = {
  /** Cleared before each line. */
  readonly masks: Int32Array;
  /** The mark of each mask. */
  readonly marks: readonly string[];
  /** The cells of some days that follow each other, as one step. */
  run(firstDay: number, count: number, delimiter: number): Step;
};

const isFirst = 1;
const isSecond = 2;
const isRare = 4;

/**
 * Two marks, present and absent as a rule, make up nearly every cell: their masks are gathered in
 * local variables without a branch, because these cells are most of all bytes that are ever read.
 */
export function dayGrid(column: PlanColumn, { ends, nullEnd }: StepContext): DayGrid {
  const meanings = { 0: null, ...column.marks };
  const marks = [...new Set(Object.values(meanings).filter((mark) => mark !== null))];
  const masks = new Int32Array(Math.max(2, marks.length));
  const rareMasks = new Int16Array(256).fill(-1);
  const kinds = new Uint8Array(256).fill(isRare);
  for (const [mark, meaning] of Object.entries(meanings)) {
    const index = meaning === null ? -1 : marks.indexOf(meaning);
    if (mark.length === 1 && mark.charCodeAt(0) < 0x80) {
      kinds[mark.charCodeAt(0)] = [0, isFirst, isSecond][index + 1] ?? isRare;
      rareMasks[mark.charCodeAt(0)] = index;
    }
  }

  function rareCell(bytes: Buffer, position: number, bit: number): number {
    const end = nullEnd(bytes, position);
    const mask = rareMasks[bytes[position]!]!;
    if (end !== doubt || mask === -1) {
      return end;
    }
    masks[mask]! |= bit;
    return position + 1;
  }

  return {
    masks,
    marks,
    run: (firstDay, count, delimiter) => (bytes, position) => {
      let at = position - 1;
      let first = 0;
      let second = 0;
      let cell = 0;
      for (; cell < count; cell += 1) {
        at += 1;
        const kind = kinds[bytes[at]!]!;
        first |= (kind & isFirst) << cell;
        second |= ((kind & isSecond) >> 1) << cell;
        at = kind === isRare ? rareCell(bytes, at, 1 << (cell + firstDay - 1)) : at + 1;
        if (bytes[at] !== delimiter) {
          break;
        }
      }
      if (at < position || cell < count - 1) {
        return doubt;
      }
      masks[0]! |= first << (firstDay - 1);
      masks[1]! |= second << (firstDay - 1);
      return ends[bytes[at]!] === 1 ? at : doubt;
    },
  };
}
