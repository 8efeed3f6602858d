/** What the product must say about one CSV. */
export type FileCounts = {
  linesReceived: number;
  linesBlank: number;
  rowsKept: number;
  rowsRejected: number;
  /** How many rejected rows and notes there are of each code. */
  findings: Record<string, number>;
};

/** What becomes of a line: it is kept, with a note perhaps, it is blank, or it is rejected with a code. */
export type Fate = { readonly code?: string; readonly note?: string; readonly isBlank?: boolean };

export type CsvFile = {
  readonly header: string;
  /** Adds a line whose fate is known. */
  add(line: string | Buffer, fate?: Fate): void;
  /** Adds many good lines at once, line ends included. */
  addGood(lines: Buffer, count: number): void;
  /** From here on lines end with this. */
  lineEnd: '\n' | '\r\n';
  readonly counts: FileCounts;
  /** The whole file; without its last line end where `isOpen`. */
  content(isOpen?: boolean): Buffer;
};

/** A CSV that is written line by line, and the counts that are due to it. */
export function newCsvFile(header: string, { lineEnd = '\n' as CsvFile['lineEnd'], mark = '' } = {}): CsvFile {
  const parts: Buffer[] = [];
  const counts: FileCounts = { linesReceived: 0, linesBlank: 0, rowsKept: 0, rowsRejected: 0, findings: {} };
  const count = (code: string) => {
    counts.findings[code] = (counts.findings[code] ?? 0) + 1;
  };

  const file: CsvFile = {
    header,
    lineEnd,
    counts,
    add(line, { code, note, isBlank } = {}) {
      parts.push(Buffer.from(line as string), Buffer.from(file.lineEnd));
      counts.linesReceived += 1;
      if (isBlank) {
        counts.linesBlank += 1;
      } else if (code !== undefined) {
        counts.rowsRejected += 1;
        count(code);
      } else {
        counts.rowsKept += 1;
      }
      if (note !== undefined) {
        count(note);
      }
    },
    addGood(lines, many) {
      parts.push(lines);
      counts.linesReceived += many;
      counts.rowsKept += many;
    },
    content(isOpen = false) {
      const whole = Buffer.concat(parts);
      return isOpen ? whole.subarray(0, whole.length - file.lineEnd.length) : whole;
    },
  };
  parts.push(Buffer.from(mark + header + lineEnd));
  return file;
}
