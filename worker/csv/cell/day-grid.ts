import type { PlanColumn } from '../screen-plan.ts';
import { doubt, type Step, type StepContext } from './step.ts';
import { viewOf } from './view-of.ts';

/** A day grid while a line is read: a mask for each mark that matters, bit d - 1 for day d. */
export type DayGrid = {
  /** Cleared before each line. */
  readonly masks: Int32Array;
  /** The mark of each mask. */
  readonly marks: readonly string[];
  /** The cells of some days that follow each other, as one step. */
  run(firstDay: number, count: number, delimiter: number): Step;
  /** The same where the first of the cells is quoted; each of the others may be. */
  quotedRun(firstDay: number, count: number, delimiter: number): Step;
};

/** What a grid must know of the file that it is in. */
export type GridFile = { readonly nullWords: readonly string[]; readonly quote: number };

/** What a cell's first byte tells: a mark without a mask, perhaps a null word, else 1 + the mask's index. */
const noMask = 0;
const perhapsNull = 0xff;

export function dayGrid(
  column: PlanColumn, context: StepContext, quotedContext: StepContext, { nullWords, quote }: GridFile,
): DayGrid {
  const meanings = { 0: null, ...column.marks };
  const marks = [...new Set(Object.values(meanings).filter((mark) => mark !== null))];
  const masks = new Int32Array(Math.max(2, marks.length));
  const kinds = new Uint8Array(256).fill(perhapsNull);
  for (const [mark, meaning] of Object.entries(meanings)) {
    // Marks of more than one letter are left to SQL.
    if (mark.length === 1 && mark.charCodeAt(0) < 0x80) {
      kinds[mark.charCodeAt(0)] = meaning === null ? noMask : 1 + marks.indexOf(meaning);
    }
  }
  for (const letter of nullWords.flatMap((word) => [word[0]!.toLowerCase(), word[0]!.toUpperCase()])) {
    kinds[letter.charCodeAt(0)] = perhapsNull;
  }
  const stepOf = marks.length > 2 ? manyMarks : twoMarks;
  return {
    masks,
    marks,
    run: (firstDay, count, delimiter) => stepOf({ masks, kinds, firstDay, count, delimiter }, context),
    quotedRun: (firstDay, count, delimiter) =>
      quotedMarks({ masks, kinds, firstDay, count, delimiter }, context, quotedContext, quote),
  };
}

type Run = {
  readonly masks: Int32Array;
  readonly kinds: Uint8Array;
  readonly firstDay: number;
  readonly count: number;
  readonly delimiter: number;
};

/**
 * Two marks, present and absent as a rule: most of all bytes that are ever read. Two cells of one letter are looked at
 * together. The masks are gathered in local variables; a store in this loop would double its time, and so would
 * names for its numbers.
 */
function twoMarks({ masks, kinds, firstDay, count, delimiter }: Run, { ends, nullEnd }: StepContext): Step {
  const shift = firstDay - 1;
  const pairs = pairsOf(kinds);
  const delimiters = (delimiter << 8) | (delimiter << 24);
  return (bytes, position) => {
    const view = viewOf(bytes);
    const lastPair = bytes.length - 4;
    let at = position;
    let first = 0;
    let second = 0;
    for (let cell = 0; ; ) {
      if (cell + 2 < count && at <= lastPair) {
        const letters = view.getInt32(at, true);
        const pair = pairs[(letters & 0xff) | ((letters >> 8) & 0xff00)]!;
        if (pair !== 0xff && (letters & 0xff00ff00) === delimiters) {
          first |= (pair & 3) << cell;
          second |= (pair >> 2) << cell;
          at += 4;
          cell += 2;
          continue;
        }
      }
      const kind = kinds[bytes[at]!]!;
      if (kind !== 0xff) {
        first |= (kind & 1) << cell;
        second |= (kind >> 1) << cell;
        at += 1;
      } else if (bytes[at] !== delimiter) {
        at = nullEnd(bytes, at);
        if (at === -1) {
          return -1;
        }
      }
      cell += 1;
      if (cell === count) {
        break;
      }
      if (bytes[at] !== delimiter) {
        return -1;
      }
      at += 1;
    }
    masks[0]! |= first << shift;
    masks[1]! |= second << shift;
    return ends[bytes[at]!] === 1 ? at : -1;
  };
}

/** What two letters tell together, each of a cell of its own: two bits of the first mask, two of the second. */
function pairsOf(kinds: Uint8Array): Uint8Array {
  const pairs = new Uint8Array(1 << 16).fill(perhapsNull);
  const known = [...kinds.keys()].filter((letter) => kinds[letter] !== perhapsNull);
  for (const one of known) {
    for (const other of known) {
      const [here, next] = [kinds[one]!, kinds[other]!];
      pairs[one | (other << 8)] = (here & 1) | ((next & 1) << 1) | ((here >> 1) << 2) | ((next >> 1) << 3);
    }
  }
  return pairs;
}

function manyMarks({ masks, kinds, firstDay, count, delimiter }: Run, { ends, nullEnd }: StepContext): Step {
  return (bytes, position) => {
    let at = position;
    for (let day = firstDay; day < firstDay + count; day += 1) {
      if (day > firstDay) {
        if (bytes[at] !== delimiter) {
          return doubt;
        }
        at += 1;
      }
      const kind = kinds[bytes[at]!]!;
      if (kind === perhapsNull) {
        at = nullEnd(bytes, at);
        if (at === doubt) {
          return doubt;
        }
      } else {
        at += 1;
        if (kind !== noMask) {
          masks[kind - 1]! |= 1 << (day - 1);
        }
      }
    }
    return ends[bytes[at]!] === 1 ? at : doubt;
  };
}

/** Marks of which each may stand in quotes. */
function quotedMarks(
  { masks, kinds, firstDay, count, delimiter }: Run, { ends, nullEnd }: StepContext, quoted: StepContext, quote: number,
): Step {
  return (bytes, position) => {
    let at = position;
    for (let day = firstDay; day < firstDay + count; day += 1) {
      if (day > firstDay) {
        if (bytes[at] !== delimiter) {
          return doubt;
        }
        at += 1;
      }
      const isQuoted = bytes[at] === quote;
      at += isQuoted ? 1 : 0;
      const kind = kinds[bytes[at]!]!;
      if (kind === perhapsNull) {
        at = (isQuoted ? quoted.nullEnd : nullEnd)(bytes, at);
        if (at === doubt) {
          return doubt;
        }
      } else {
        at += 1;
        if (kind !== noMask) {
          masks[kind - 1]! |= 1 << (day - 1);
        }
      }
      if (isQuoted) {
        if (bytes[at] !== quote) {
          return doubt;
        }
        at += 1;
      }
    }
    return ends[bytes[at]!] === 1 ? at : doubt;
  };
}
