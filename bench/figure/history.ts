import { join } from 'node:path';

import type { Bench, Figure } from '../bench.ts';
import { checkMarks } from '../check-marks.ts';
import { writeAttendanceFile } from '../file/attendance-file.ts';
import { freshLoad } from '../fresh-load.ts';
import { loadFile } from '../load.ts';
import { interleave } from '../measure.ts';
import { sharesOf } from '../shares.ts';
import { makeState } from '../state.ts';

const month = '2021-07';
const earlier = [
  '2020-07', '2020-08', '2020-09', '2020-10', '2020-11', '2020-12', '2021-01', '2021-02', '2021-03', '2021-04',
  '2021-05', '2021-06',
];

/** G5: what lies in store costs nothing, when a month is sent again with one new day. */
export const history: Figure = {
  names: ['G5'],
  async run(bench) {
    const { cluster, rounds, isQuick } = bench;
    const rows = isQuick ? bench.rows / 10 : bench.rows;
    const without = await makeState(cluster, rows);
    await loadFile(cluster, without, monthFile(bench, rows, month, 15));
    const withHistory = await makeState(cluster, rows);
    for (const each of earlier) {
      await loadFile(cluster, withHistory, monthFile(bench, rows, each, 31));
    }
    await loadFile(cluster, withHistory, monthFile(bench, rows, month, 15));
    for (const database of [without, withHistory]) {
      await cluster.within(database, (client) => client.query('vacuum analyze'));
    }

    const again = monthFile(bench, rows, month, 16);
    const check = (database: string) => checkMarks(cluster, database, month, again.counts);
    const [none, year] = [
      freshLoad('no history', cluster, without, again, check),
      freshLoad('a year of history', cluster, withHistory, again, check),
    ];
    const times = await interleave(rounds, [none, year]);
    await cluster.drop(without);
    await cluster.drop(withHistory);
    const ofNone = times.get('no history')!;
    bench.judge({
      figure: 'G5', what: `with ${earlier.length} months of ${rows} in store ÷ with none`,
      value: times.get('a year of history')! / ofNone, bound: 1.05,
      detail: `with: ${sharesOf(year.loads, ofNone)}\n     none: ${sharesOf(none.loads, ofNone)}`,
    });
  },
};

function monthFile({ cluster }: Bench, rows: number, name: string, lastDay: number) {
  const path = join(cluster.folder, `history-${name}-${lastDay}.csv`);
  return {
    path, source: 'student_attendance',
    counts: writeAttendanceFile({ path, rows, bad: 0.01, month: name, lastDay }),
  };
}
