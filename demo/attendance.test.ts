import { beforeAll, describe, expect, test } from 'vitest';

import { goodRows, makeDemo, readCsv, type Demo, type Row } from './fixture/read-demo.ts';

let demo: Demo;
let september: Row[];
let october: Row[];
let november: Row[];

beforeAll(async () => {
  demo = await makeDemo();
  [september, october, november] = await Promise.all(['2026-09', '2026-10', '2026-11'].map(async (month) =>
    goodRows(await readCsv(demo, `student_attendance/student_attendance_${month}.zip`), demo.summary.students))) as [
      Row[], Row[], Row[]];
});

describe('the calendar', () => {
  test('knows no mark on Sundays, in the vacation, on holidays and after the end day', () => {
    const marked = (rows: readonly Row[], days: readonly number[]) =>
      days.filter((day) => rows.some(({ marks }) => marks[day - 1] === '1' || marks[day - 1] === '2'));
    expect(marked(september, [6, 13, 20, 27])).toEqual([]);
    expect(marked(october, [2, 20])).toEqual([]);
    expect(marked(november, [5, 6, 7, 9, 10, 11, 12, 13, 14])).toEqual([]);
    expect(marked(november, [21, 22, 23, 24, 25, 26, 27, 28, 29, 30])).toEqual([]);
    expect(november.some(({ marks }) => marks.slice(20).some((mark) => mark !== ''))).toBe(false);
  });

  test('has holidays that some schools mark with 5 and others not at all', () => {
    const marks = new Set(november.map((row) => row.marks[9]));
    expect(marks).toEqual(new Set(['5', '']));
  });

  test('lets about half of the schools work on a Saturday', () => {
    const schools = new Set(october.map(({ school }) => school));
    const working = new Set(october.filter(({ marks }) => marks[2] !== '').map(({ school }) => school));
    expect(working.size / schools.size).toBeGreaterThan(0.4);
    expect(working.size / schools.size).toBeLessThan(0.6);
  });
});

describe('the rates', () => {
  test('spread from weak to strong districts, so that the map has many colours', () => {
    const rates = Object.values(demo.summary.attendance[1]!.districts).map(({ present, marked }) => present / marked);
    expect(Math.min(...rates)).toBeGreaterThan(0.5);
    expect(Math.min(...rates)).toBeLessThan(0.6);
    expect(Math.max(...rates)).toBeGreaterThan(0.9);
    expect(new Set(rates.map((rate) => Math.ceil(rate * 10))).size).toBeGreaterThanOrEqual(4);
  });

  test('sink in the rains of early September and rise afterwards', () => {
    expect(rateOf(september, [1, 2, 3, 7, 8, 9, 10, 11])).toBeLessThan(rateOf(october, [5, 6, 7, 8, 9, 12, 13]) - 0.02);
  });

  test('sink on Saturdays and after the vacation', () => {
    expect(rateOf(october, [3, 17, 31])).toBeLessThan(rateOf(october, [1, 5, 16, 19]) - 0.02);
    expect(rateOf(november, [16])).toBeLessThan(rateOf(november, [19]) - 0.02);
  });

  test('differ from school to school', () => {
    const bySchool = Map.groupBy(october, ({ school }) => school);
    const rates = [...bySchool.values()].map((rows) => rateOf(rows));
    expect(rates.filter((rate) => rate < 0.6).length).toBeGreaterThan(60);
    expect(rates.filter((rate) => rate > 0.9).length).toBeGreaterThan(100);
  });
});

describe('the reporting', () => {
  test('lacks three schools of a hundred altogether, a whole cluster among them', async () => {
    const heard = new Set([...september, ...october, ...november].map(({ school }) => school));
    expect(heard.size).toBe(demo.summary.schools - 36);
    const master = (await readCsv(demo, 'school_master/school_mst.zip')).toString('latin1');
    const clusters = new Map<string, number>();
    for (const [, school, cluster] of master.matchAll(/^(98\d{9})\|(?:[^|\n]*\|){5}(98\d{8})\|/gm)) {
      if (Number(school!.slice(6)) < 90_000) {
        clusters.set(cluster!, (clusters.get(cluster!) ?? 0) + (heard.has(Number(school)) ? 1 : 0));
      }
    }
    expect(clusters.size).toBe(120);
    expect([...clusters.values()].filter((schools) => schools === 0)).toHaveLength(1);
  });

  test('is late at some schools and for a whole block', () => {
    const schools = Map.groupBy(november, ({ school }) => school);
    const late = [...schools]
      .filter(([, rows]) => rows.every(({ marks }) => marks[19] === ''))
      .map(([school]) => school);
    expect(late.length / schools.size).toBeGreaterThan(0.05);
    expect(late.length / schools.size).toBeLessThan(0.2);
    const blocks = Map.groupBy(schools.keys(), (school) => Math.floor(school / 100_000));
    expect([...blocks.values()].filter((all) => all.every((school) => late.includes(school)))).toHaveLength(1);
  });

  test('stopped at some schools before November', () => {
    const before = new Set(october.map(({ school }) => school));
    const after = new Set(november.map(({ school }) => school));
    expect(before.size - after.size).toBeGreaterThan(5);
    expect(before.size - after.size).toBeLessThan(40);
  });
});

function rateOf(rows: readonly Row[], days?: readonly number[]): number {
  let [present, marked] = [0, 0];
  for (const { marks } of rows) {
    for (const mark of days ? days.map((day) => marks[day - 1]) : marks) {
      present += mark === '1' ? 1 : 0;
      marked += mark === '1' || mark === '2' ? 1 : 0;
    }
  }
  return present / marked;
}
