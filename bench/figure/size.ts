import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { allocator, nodeFlags } from '../../worker/process-options.ts';
import type { Bench, Figure } from '../bench.ts';
import { writeAttendanceFile } from '../file/attendance-file.ts';
import { makeState } from '../state.ts';
import { expectCount } from '../verdict.ts';

const month = '2021-07';

/** G6: bytes on disk for a student-month, and a worker's memory, which does not grow with the file. */
export const size: Figure = {
  names: ['G6'],
  async run(bench) {
    const { cluster, rows, isQuick } = bench;
    for (const many of isQuick ? [rows] : [rows, rows * 5]) {
      const state = await makeState(cluster, many);
      const { memory, kept } = await loadInProcess(bench, state, many);
      bench.judge({
        figure: 'G6', what: `memory of a worker that loads ${many} student-months`, value: memory, bound: 150,
        unit: ' MB',
      });
      const bytes = await cluster.within(state, async (client) => {
        const { rows: [found] } = await client.query<{ bytes: string; kept: number }>(
          `select sum(pg_total_relation_size(relid))::text as bytes, (
             select count(*)::integer from transform.student_attendance
           ) as kept
           from pg_partition_tree('transform.student_attendance')`);
        expectCount('rows stored', found!.kept, kept);
        return Number(found!.bytes);
      });
      bench.judge({
        figure: 'G6', what: `a student-month of ${many}, with key, batch and line`, value: bytes / kept, bound: 120,
        unit: ' B',
      });
      await cluster.drop(state);
    }
  },
};

/** Loads with all that a worker has in memory, in a process of its own. */
async function loadInProcess(
  { cluster }: Bench, database: string, rows: number,
): Promise<{ memory: number; kept: number }> {
  const path = join(cluster.folder, `size-${rows}.csv`);
  const counts = writeAttendanceFile({ path, rows, bad: 0.01, month, lastDay: 31 });
  const file = { path, source: 'student_attendance', counts };
  const program = join(import.meta.dirname, '..', 'load-in-process.ts');
  const child = spawn(process.execPath, [...nodeFlags, program, String(cluster.port), database, JSON.stringify(file)], {
    env: { ...process.env, ...allocator }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  const [code] = await once(child, 'exit') as [number];
  if (code !== 0) {
    throw new Error(`The load in a process of its own ended with ${code}.`);
  }
  return { memory: Number(text), kept: counts.kept };
}
