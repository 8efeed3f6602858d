import type { CopyRows } from '../copy-rows.ts';

/**
 * Reads the cell that begins at `position`, writes what lands of it, and returns where it ends: at a
 * delimiter or line end. Returns -1 when in doubt: then the whole line is for SQL to judge.
 *
 * A step may doubt what is good, never pass what SQL would reject. It never looks beyond a zero byte.
 */
export type Step = (bytes: Buffer, position: number) => number;

/** What the steps of one screen share. */
export type StepContext = {
  readonly rows: CopyRows;
  /** 1 for each byte that may end a cell. */
  readonly ends: Uint8Array;
  /** 1 for each byte that no cell may hold: the quote; within quotes the escape and whatever ends a line. */
  readonly doubtful: Uint8Array;
  /** Returns where a cell without value ends, -1 when there is one: nothing, or one of the null words. */
  readonly nullEnd: Step;
  /** Where the hashed identifiers of the waiting rows stand. */
  readonly hashed: number[];
  /** What a line says of its period, and whether it has any value at all. */
  readonly parts: { year: number; month: number; isFilled: boolean };
  /** The day number after which a day is still to come. */
  readonly arrival: number;
};

export const doubt = -1;
