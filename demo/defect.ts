import type { Fate } from './csv-file.ts';

export type Line = { readonly line: string | Buffer; readonly fate: Fate };

/** A way in which a row goes wrong on its way here, made of the cells of a row that is right. */
export type Defect = {
  readonly title: string;
  readonly spoil: (cells: readonly string[]) => Line[];
};

/** One cell holds what it must not. */
export function wrongCell(title: string, at: number, change: (value: string) => string, code: string): Defect {
  return wrongLine(title, (cells) => cells.with(at, change(cells[at]!)).join('|'), code);
}

/** The line as a whole is wrong. */
export function wrongLine(title: string, write: (cells: readonly string[]) => string, code: string): Defect {
  return { title, spoil: (cells) => [{ line: write(cells), fate: { code } }] };
}

/** Bytes that no text has, behind the third letter of the line. */
export function wrongBytes(title: string, wrong: readonly number[], code: string): Defect {
  return {
    title,
    spoil(cells) {
      const whole = Buffer.from(cells.join('|'));
      return [{ line: Buffer.concat([whole.subarray(0, 3), Buffer.from(wrong), whole.subarray(3)]), fate: { code } }];
    },
  };
}

/** Two lines that cannot both be right, so that neither is kept. */
export function wrongPair(title: string, change: (cells: readonly string[]) => string[], code: string): Defect {
  return {
    title,
    spoil: (cells) => [cells, change(cells)].map((each) => ({ line: each.join('|'), fate: { code } })),
  };
}
