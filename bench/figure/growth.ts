import { join } from 'node:path';

import { attendanceColumns, base } from '../base.ts';
import type { Bench, Figure } from '../bench.ts';
import { checkMarks } from '../check-marks.ts';
import { writeAttendanceFile } from '../file/attendance-file.ts';
import { freshLoad, type FreshLoad } from '../fresh-load.ts';
import { interleave, type Contender } from '../measure.ts';
import { sharesOf } from '../shares.ts';
import { makeState } from '../state.ts';

const month = '2021-07';
const times = 5;

/** G3: five times the rows take five times as long, beside a COPY that does. */
export const growth: Figure = {
  names: ['G3'],
  async run(bench) {
    const { cluster, rows, isQuick } = bench;
    const small = await sized(bench, isQuick ? rows / times : rows);
    const large = await sized(bench, isQuick ? rows : rows * times);
    const rounds = Math.min(3, bench.rounds);
    const medians = await interleave(rounds, [small.base, small.load, large.base, large.load]);

    const ratioOf = ({ base: { name }, load }: Sized): number => medians.get(load.name)! / medians.get(name)!;
    bench.judge({
      figure: 'G3', what: `ratio of ${large.rows} student-months ÷ ratio of ${small.rows}`,
      value: ratioOf(large) / ratioOf(small), bound: 1.1,
      detail: `${ratioOf(large).toFixed(2)} ÷ ${ratioOf(small).toFixed(2)}, medians of ${rounds}; ${
        sharesOf(large.load.loads, medians.get(large.base.name)!)}`,
    });
    await cluster.drop(large.state);
    await cluster.drop(small.state);
  },
};

type Sized = { readonly rows: number; readonly state: string; readonly base: Contender; readonly load: FreshLoad };

async function sized({ cluster }: Bench, rows: number): Promise<Sized> {
  const state = await makeState(cluster, rows);
  const clean = join(cluster.folder, `clean-${rows}.csv`);
  const path = join(cluster.folder, `bad-${rows}.csv`);
  writeAttendanceFile({ path: clean, rows, bad: 0, month, lastDay: 31 });
  const counts = writeAttendanceFile({ path, rows, bad: 0.01, month, lastDay: 31 });
  const load = freshLoad(`load of ${rows}`, cluster, state, { path, source: 'student_attendance', counts },
    (database) => checkMarks(cluster, database, month, counts));
  return { rows, state, base: { ...base(cluster, clean, attendanceColumns), name: `base of ${rows}` }, load };
}
