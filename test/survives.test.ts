/** docs/survives.md says which test shows what becomes of a fault: the tests it names are there. */
import { existsSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

type Fault = { readonly number: number; readonly cells: readonly string[] };

/** What a file may do to the ingestion. Other parts have rows of their own. */
const ofIngestion = [4, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 31, 32];

/** What somebody may try at the web port. */
const ofTheWebPort = [10, 49, 50, 51, 52, 55, 56];

/** What somebody may try who has a session of the database. */
const ofSql = [35, 36, 37, 38, 39, 40, 41, 42, 43, 45, 46, 47, 48];

const faults = readFaults(readFileSync('docs/survives.md', 'utf8'));

test('every fault of the ingestion, the web port and SQL has its row, and none has two', () => {
  const numbers = faults.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  expect([...ofIngestion, ...ofTheWebPort, ...ofSql].filter((number) => !numbers.includes(number))).toEqual([]);
});

test.each(faults)('fault $number names tests that there are', ({ cells }) => {
  const [fault, answer, shown, ...more] = cells;
  expect(more).toEqual([]);
  expect([fault, answer].every((cell) => cell !== '')).toBe(true);
  const named = [...shown!.matchAll(/`([^`]+)` ((?:“[^”]+”(?:, )?)+)/g)];
  expect(named.map(([text]) => text.replace(/, $/, '')).join('; '), 'only files with titles').toBe(shown);
  for (const [, path, titles] of named) {
    expect(existsSync(path!), path).toBe(true);
    const text = readFileSync(path!, 'utf8').replaceAll('\\\\', '\\');
    const missing = [...titles!.matchAll(/“([^”]+)”/g)].map(([, title]) => title!)
      .filter((title) => !['\'', '"', '`'].some((quote) => text.includes(quote + title)));
    expect(missing, path).toEqual([]);
  }
});

function readFaults(page: string): Fault[] {
  return page.split('\n').filter((line) => /^\| [0-9]+ \|/.test(line)).map((line) => {
    const [number, ...cells] = line.slice(2, -2).split(' | ');
    return { number: Number(number), cells };
  });
}
