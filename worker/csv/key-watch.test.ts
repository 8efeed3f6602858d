import { expect, test } from 'vitest';

import { newCopyRows, putBigint, putFieldCount, putNull, putText } from './copy-rows.ts';
import { watchKeys } from './key-watch.ts';
import type { ScreenPlan } from './screen-plan.ts';

const types: Record<string, string> = { line: 'bigint', name: 'text', school: 'bigint', student: 'bigint' };

const watched: { given: string; key: string[]; rows: [string | null, number, number][]; noted: number[] }[] = [
  {
    given: 'keys that grow', key: ['school', 'student'],
    rows: [[null, 1, 5], ['a', 1, 6], ['b', 2, 1]], noted: [],
  },
  {
    given: 'a key once more, at once and later', key: ['school', 'student'],
    rows: [['a', 1, 5], ['a', 1, 5], [null, 2, 1], ['abc', 1, 5]], noted: [3, 5],
  },
  {
    given: 'what is smaller, though it stands once', key: ['school', 'student'],
    rows: [['a', 2, 5], ['a', 1, 9], ['a', 2, 6]], noted: [3],
  },
  {
    given: 'the order of the key, not of the file', key: ['student', 'school'],
    rows: [['a', 2, 5], ['a', 1, 9], ['a', 9, 6]], noted: [4],
  },
  {
    given: 'a text in the key', key: ['name', 'school'],
    rows: [['same', 1, 0], ['same', 2, 0], ['same', 2, 0], ['samf', 1, 0], ['sam', 1, 0], ['sames', 1, 0]],
    noted: [4, 6],
  },
  { given: 'no value in the key', key: ['name'], rows: [[null, 1, 0], [null, 2, 0], ['', 3, 0]], noted: [3] },
];

test.each(watched)('given $given, it notes the lines whose key may stand twice', ({ key, rows, noted }) => {
  expect(notedOf(key, rows, false)).toEqual(noted);
  expect(notedOf(key, rows, true), 'rows sent one by one').toEqual(noted);
});

test('given chance, every key that stands twice is noted', () => {
  const rows = Array.from({ length: 3000 }, (_, index): [string, number, number] => {
    const mixed = Math.imul(index + 1, 0x9e3779b1) >>> 0;
    return [String(mixed % 7), (mixed >>> 8) % 40, (mixed >>> 16) % 50];
  });
  const key = ['school', 'student', 'name'];
  const noted = new Set(notedOf(key, rows, false));
  const seen = new Set<string>();
  const missed = rows.filter((row, index) => {
    const isRepeated = seen.has(row.join());
    seen.add(row.join());
    return isRepeated && !noted.has(index + 2);
  });
  expect(seen.size).toBeLessThan(rows.length);
  expect(missed).toEqual([]);
});

test.each([
  { given: 'a key that is not in the file', key: ['row_key'] },
  { given: 'a key with fractions, which have many spellings', key: ['share'] },
  { given: 'no key', key: [] },
])('given $given, it watches nothing', ({ key }) => {
  expect(watchKeys(planOf(key), ['line', 'name', 'share'], newCopyRows(64))).toBeUndefined();
});

test('given a file in no order, it gives up', () => {
  const rows = newCopyRows(64);
  const watch = watchKeys(planOf(['school']), ['line', 'school'], rows)!;
  for (let line = 2; line < 300_000; line += 1) {
    rows.position = 0;
    putFieldCount(rows, 2);
    putBigint(rows, line);
    putBigint(rows, 1_000_000 - line);
    watch.see(0, line);
  }
  expect(watch.noted()).toBeUndefined();
});

function notedOf(key: string[], values: readonly [string | null, number, number][], isSentOften: boolean) {
  const rows = newCopyRows(1 << 20);
  const watch = watchKeys(planOf(key), ['line', 'name', 'school', 'student'], rows)!;
  values.forEach(([name, school, student], index) => {
    const rowAt = rows.position;
    putFieldCount(rows, 4);
    putBigint(rows, index + 2);
    if (name === null) {
      putNull(rows);
    } else {
      putText(rows, name);
    }
    putBigint(rows, school);
    putBigint(rows, student);
    watch.see(rowAt, index + 2);
    if (isSentOften) {
      watch.keepGreatest();
      rows.bytes.fill(0xaa);
      rows.position = 0;
    }
  });
  return watch.noted();
}

function planOf(key: string[]): ScreenPlan {
  const landing = Object.entries(types).map(([column, type]) => ({ column, type, from: column }));
  const share = { column: 'share', type: 'numeric', from: 'share' };
  return { key, columns: [], landing: [...landing, share] } as unknown as ScreenPlan;
}
