import { closeSync, openSync, writeSync } from 'node:fs';

/** What the product must say about a file, by the generator's own count. */
export type FileCounts = {
  received: number;
  kept: number;
  unchanged: number;
  rejected: number;
  /** Rejected rows by code. */
  findings: Record<string, number>;
};

/** Writes lines to a file in large pieces. */
export type LineWriter = { write(line: string): void; close(): void };

export function openLines(path: string, header: string): LineWriter {
  const file = openSync(path, 'w', 0o644);
  const bytes = Buffer.allocUnsafe(1 << 20);
  let position = 0;
  const flush = (): void => {
    writeSync(file, bytes, 0, position);
    position = 0;
  };
  const write = (line: string): void => {
    if (position + line.length + 1 > bytes.length) {
      flush();
    }
    position += bytes.write(line, position, 'latin1');
    bytes[position] = 0x0a;
    position += 1;
  };
  write(header);
  return {
    write,
    close() {
      flush();
      closeSync(file);
    },
  };
}

export function newCounts(): FileCounts {
  return { received: 0, kept: 0, unchanged: 0, rejected: 0, findings: {} };
}

export function reject(counts: FileCounts, code: string, rows = 1): void {
  counts.rejected += rows;
  counts.findings[code] = (counts.findings[code] ?? 0) + rows;
}

/** 32 bits of chance that depend on these two numbers alone. */
export function mix(seed: number, value: number): number {
  let hash = (Math.imul(value ^ (value >>> 16), 0x45d9f3b) + Math.imul(seed, 0x9e3779b1)) | 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The numbers from 0 on, in an order of chance. */
export function shuffled(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = mix(seed, last) % (last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
