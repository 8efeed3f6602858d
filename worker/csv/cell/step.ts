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
  readonly quote: number;
  /** Returns where a cell without value ends, -1 when there is one: nothing, or one of the null words. */
  readonly nullEnd: Step;
  /** Where the hashed identifiers of the waiting rows stand. */
  readonly hashed: number[];
  /** What a line says of its period. */
  readonly parts: { year: number; month: number };
};

export const doubt = -1;
