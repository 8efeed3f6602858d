import { join } from 'node:path';

import { attendanceColumns, base, resultColumns } from '../base.ts';
import type { Bench, Figure } from '../bench.ts';
import { checkMarks } from '../check-marks.ts';
import { writeAttendanceFile, type AttendanceCounts } from '../file/attendance-file.ts';
import { writeResultFile } from '../file/result-file.ts';
import { freshLoad } from '../fresh-load.ts';
import { loadFile } from '../load.ts';
import { interleave } from '../measure.ts';
import { sharesOf } from '../shares.ts';
import { makeState } from '../state.ts';

const month = '2021-07';

/** G4: the month's file once more, with one new day; and a merged source of which every row has changed. */
export const monthAgain: Figure = {
  names: ['G4'],
  async run(bench) {
    const { cluster, rows, rounds } = bench;
    const state = await makeState(cluster, rows);
    const cleanMonth = join(cluster.folder, 'clean-month.csv');
    const cleanResults = join(cluster.folder, 'clean-results.csv');
    writeAttendanceFile({ path: cleanMonth, rows, bad: 0, month, lastDay: 16 });
    writeResultFile({ path: cleanResults, rows, bad: 0 });

    await loadFile(cluster, state, monthFile(bench, 15));
    const again = monthFile(bench, 16);
    await loadFile(cluster, state, resultFile(bench, 0));
    const appended = freshLoad('appended', cluster, state, again, (database) =>
      checkMarks(cluster, database, month, again.counts));
    const rewritten = freshLoad('rewritten', cluster, state, resultFile(bench, 1));

    const times = await interleave(rounds, [
      base(cluster, cleanMonth, attendanceColumns), appended,
      { ...base(cluster, cleanResults, resultColumns), name: 'base of results' }, rewritten,
    ]);
    await cluster.drop(state);
    const [ofMonth, ofResults] = [times.get('base')!, times.get('base of results')!];
    bench.judge({
      figure: 'G4', what: 'a month sent again with one new day, appended', value: times.get('appended')! / ofMonth,
      bound: 1.6, detail: sharesOf(appended.loads, ofMonth),
    });
    bench.judge({
      figure: 'G4', what: 'exam results sent again, every row rewritten', value: times.get('rewritten')! / ofResults,
      bound: 3.5, detail: sharesOf(rewritten.loads, ofResults),
    });
  },
};

function monthFile({ cluster, rows }: Bench, lastDay: number) {
  const path = join(cluster.folder, `until-${lastDay}.csv`);
  const counts: AttendanceCounts = writeAttendanceFile({ path, rows, bad: 0.01, month, lastDay });
  return { path, source: 'student_attendance', counts };
}

function resultFile({ cluster, rows }: Bench, more: number) {
  const path = join(cluster.folder, `results-${more}.csv`);
  return { path, source: 'pat_result', counts: writeResultFile({ path, rows, bad: 0.01, more }) };
}
