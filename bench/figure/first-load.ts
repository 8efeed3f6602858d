import { join } from 'node:path';

import { attendanceColumns, base, resultColumns } from '../base.ts';
import type { Bench, Figure } from '../bench.ts';
import { checkMarks } from '../check-marks.ts';
import { writeAttendanceFile } from '../file/attendance-file.ts';
import { writeResultFile } from '../file/result-file.ts';
import { freshLoad, type FreshLoad } from '../fresh-load.ts';
import { interleave } from '../measure.ts';
import { sharesOf, stepsOf } from '../shares.ts';
import { makeState } from '../state.ts';

const month = '2021-07';

/** G1 and G2: a file with 1 % bad rows, loaded for the first time. */
export const firstLoad: Figure = {
  names: ['G1', 'G2'],
  async run(bench) {
    const { cluster, rows, rounds } = bench;
    const state = await makeState(cluster, rows);
    const clean = writeClean(bench);
    const ordered = attendance(bench, state, 'in order', false);
    const shuffled = attendance(bench, state, 'shuffled', true);
    const results = examResults(bench, state);

    const times = await interleave(rounds, [
      base(cluster, clean.attendance, attendanceColumns), ordered, shuffled,
      { ...base(cluster, clean.results, resultColumns), name: 'base of results' }, results,
    ]);
    await cluster.drop(state);
    const attendanceBase = times.get('base')!;
    const resultBase = times.get('base of results')!;
    bench.tell(`BASE: ${rows} student-months ${Math.round(attendanceBase)} ms, as many exam results ${
      Math.round(resultBase)} ms`);

    const judge = (figure: string, what: string, load: FreshLoad, ofBase: number, bound: number): void => {
      const value = figure === 'G1' ? stepsOf(load.loads, ['screen', 'judge']) : times.get(load.name)!;
      bench.judge({ figure, what, value: value / ofBase, bound, detail: sharesOf(load.loads, ofBase) });
    };
    judge('G1', 'screen, land, every reason; attendance', ordered, attendanceBase, 0.6);
    judge('G1', 'screen, land, every reason; exam results', results, resultBase, 1.15);
    judge('G2', 'first load end to end; attendance', ordered, attendanceBase, 2.0);
    judge('G2', 'first load end to end; attendance, shuffled', shuffled, attendanceBase, 2.7);
    judge('G2', 'first load end to end; exam results', results, resultBase, 3.0);
  },
};

function writeClean({ cluster, rows }: Bench): { attendance: string; results: string } {
  const paths = { attendance: join(cluster.folder, 'clean.csv'), results: join(cluster.folder, 'clean-results.csv') };
  writeAttendanceFile({ path: paths.attendance, rows, bad: 0, month, lastDay: 31 });
  writeResultFile({ path: paths.results, rows, bad: 0 });
  return paths;
}

function attendance({ cluster, rows }: Bench, state: string, name: string, isShuffled: boolean): FreshLoad {
  const path = join(cluster.folder, `${name.replace(' ', '-')}.csv`);
  const counts = writeAttendanceFile({ path, rows, bad: 0.01, month, lastDay: 31, isShuffled });
  const file = { path, source: 'student_attendance', counts };
  return freshLoad(name, cluster, state, file, (database) => checkMarks(cluster, database, month, counts));
}

function examResults({ cluster, rows }: Bench, state: string): FreshLoad {
  const path = join(cluster.folder, 'results.csv');
  const counts = writeResultFile({ path, rows, bad: 0.01 });
  return freshLoad('results', cluster, state, { path, source: 'pat_result', counts });
}
