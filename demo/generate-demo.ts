import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { writeAttendance, type Attendance, type MonthTotals } from './attendance.ts';
import { makeCalendar, type Month } from './calendar.ts';
import type { CsvFile, FileCounts } from './csv-file.ts';
import { demoDefaults, demoState } from './demo-state.ts';
import { makeHabits } from './habit.ts';
import { manifestText } from './manifest.ts';
import { writeMasters } from './masters.ts';
import { makeState, type State } from './state.ts';
import { writeZip } from './write-zip.ts';

export type DemoSummary = {
  readonly state: typeof demoState;
  readonly seed: number;
  readonly endDay: string;
  readonly districts: number;
  readonly blocks: number;
  readonly clusters: number;
  readonly schools: number;
  readonly students: number;
  /**
   * What the product must say about each zip when the masters were loaded before the attendance; in
   * another order there are more notes of `unknown-reference`, and nothing else differs.
   */
  readonly files: Readonly<Record<string, FileCounts>>;
  /** The marks of the rows that are kept and whose school is known. */
  readonly attendance: readonly MonthTotals[];
};

export type DemoOptions = { readonly seed?: number; readonly endDay?: string };

/**
 * Writes the demo state into `folder`, as an emitter's folder, and its summary into demo.json beside it.
 *
 * The same seed and end day give the same files on every machine; the clock is never asked.
 */
export async function generateDemo(
  folder: string,
  { seed = demoDefaults.seed, endDay = demoDefaults.endDay }: DemoOptions = {},
): Promise<DemoSummary> {
  const calendar = makeCalendar(endDay);
  const state = makeState(seed);
  const habits = makeHabits(state, seed);
  const zips = writeMasters(state, seed).map(({ folder: source, name, file }) => zipOf(source, name, file, endDay));
  const attendance: Attendance[] = [];

  const written = zips.map((zip) => zip.write(folder));
  for (const month of calendar) {
    const made = writeAttendance(state, habits, month, seed);
    const zip = attendanceZip(made, month);
    attendance.push(made);
    zips.push(zip);
    written.push(zip.write(folder));
  }
  await Promise.all(written);

  const summary: DemoSummary = {
    state: demoState, seed, endDay, ...sizes(state),
    students: habits.reduce((sum, { pupils }) => sum + pupils, 0),
    files: Object.fromEntries(zips.map(({ fileName, counts }) => [fileName, counts])),
    attendance: attendance.map(({ totals }) => totals),
  };
  await writeFile(join(dirname(folder), 'demo.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
  return summary;
}

type Zip = {
  readonly fileName: string;
  readonly counts: FileCounts;
  readonly write: (folder: string) => Promise<void>;
};

type ZipOptions = { readonly manifest?: 'plain' | 'extended'; readonly isOpen?: boolean };

function zipOf(
  source: string,
  name: string,
  file: CsvFile,
  day: string,
  { manifest, isOpen = false }: ZipOptions = {},
): Zip {
  const fileName = `${source}/${name}.zip`;
  return {
    fileName,
    counts: file.counts,
    async write(folder) {
      const content = file.content(isOpen);
      const text = manifest && manifestText({
        folder: source, csvName: `${name}.csv`, content, records: file.counts.linesReceived,
        columns: file.header.split('|').length, emittedAt: `${day} 20:00:00`, isExtended: manifest === 'extended',
      });
      await writeZip(
        join(folder, fileName),
        { [`${name}.csv`]: content, ...(text && { [`manifest_datasource_${source}.csv`]: text }) },
        new Date(`${day}T20:00:00`),
      );
    },
  };
}

/** A zip a month: the first with a manifest as older emitters send it, the last with one as newer ones do. */
function attendanceZip({ file }: Attendance, month: Month): Zip {
  const name = `${month.year}-${String(month.month).padStart(2, '0')}`;
  const day = `${name}-${String(month.lastDay).padStart(2, '0')}`;
  const isLast = month.lastDay < month.days.length;
  const options: ZipOptions = isLast ? { manifest: 'extended', isOpen: true } : { manifest: 'plain' };
  return zipOf('student_attendance', `student_attendance_${name}`, file, day, month.month % 2 === 0 ? {} : options);
}

function sizes({ districts, blocks, clusters, schools }: State) {
  return {
    districts: districts.length, blocks: blocks.length, clusters: clusters.length, schools: schools.length,
  };
}
