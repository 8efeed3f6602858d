import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { attendanceColumns } from '../base.ts';
import type { Bench, Figure } from '../bench.ts';
import { writeAttendanceFile, type AttendanceCounts } from '../file/attendance-file.ts';
import { freshLoad, type FreshLoad } from '../fresh-load.ts';
import { interleave, timed, type Contender } from '../measure.ts';
import { makeState } from '../state.ts';
import { expectCount } from '../verdict.ts';

const month = '2021-07';

/** So many lines are given to a peer that would need minutes for all of them; its time is taken times so many. */
const sample = 50_000;

/** G7: what others need for the same file. Ours is the whole job, theirs mostly the load alone. */
export const peers: Figure = {
  names: ['G7'],
  async run(bench) {
    const { cluster, rows, isQuick } = bench;
    const state = await makeState(cluster, rows);
    const files = { clean: write(bench, 'clean', 0), dirty: write(bench, 'dirty', 0.01) };
    const ours = {
      clean: freshLoad('ours, clean', cluster, state, files.clean),
      dirty: freshLoad('ours, dirty', cluster, state, files.dirty),
    };
    const others = [...packagesOf(bench, files.clean), ...pgloaderOf(bench, files)];
    const times = await interleave(isQuick ? 1 : 3, [ours.clean, ours.dirty, ...others]);
    await cluster.drop(state);

    const judge = (other: string, what: string, own: FreshLoad, bound: number, isLeast: boolean): void => {
      const [their, our] = [times.get(other), times.get(own.name)!];
      if (their === undefined) {
        bench.tell(`G7   ${what}: not measured.`);
        return;
      }
      const value = isLeast ? their / our : our / their;
      bench.judge({
        figure: 'G7', what, value, bound, isLeast, unit: '×',
        detail: `${Math.round(their)} ms, ours ${Math.round(our)} ms`,
      });
    };
    judge('pgloader, clean', 'faster than pgloader, clean file', ours.clean, 10, true);
    judge('pgloader, dirty', 'faster than pgloader, 1 % bad rows', ours.dirty, 100, true);
    judge('knex', 'faster than knex batchInsert', ours.clean, 15, true);
    judge('DuckDB', 'of what DuckDB needs in memory', ours.clean, 2, false);
  },
};

type PeerFile = { readonly path: string; readonly source: string; readonly counts: AttendanceCounts };

function write({ cluster, rows }: Bench, name: string, bad: number): PeerFile {
  const path = join(cluster.folder, `peer-${name}.csv`);
  const counts = writeAttendanceFile({ path, rows, bad, month, lastDay: 31 });
  return { path, source: 'student_attendance', counts };
}

/** Those that come from npm, into bench/node_modules. */
function packagesOf({ cluster, rows, tell }: Bench, { path, counts }: PeerFile): Contender[] {
  const folder = join(import.meta.dirname, '..');
  if (!existsSync(join(folder, 'node_modules'))) {
    tell('DuckDB and knex are not here; “npm ci --ignore-scripts --prefix bench” brings them.');
    return [];
  }
  const program = (name: string) => join(folder, 'peer', name);
  return [
    {
      name: 'knex',
      async run() {
        const { milliseconds } = await output([
          program('knex.mjs'), path, cluster.url('postgres'), String(sample),
        ]);
        return milliseconds * rows / sample;
      },
    },
    {
      name: 'DuckDB',
      async run() {
        const { milliseconds, rows: kept } = await output([program('duckdb.mjs'), path]);
        expectCount('rows that DuckDB kept', kept, counts.kept);
        return milliseconds;
      },
    },
  ];
}

async function output(args: readonly string[]): Promise<{ milliseconds: number; rows: number }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  const [code] = await once(child, 'close') as [number];
  if (code !== 0) {
    throw new Error(`${args[0]} ended with ${code}.`);
  }
  return JSON.parse(text) as { milliseconds: number; rows: number };
}

function pgloaderOf(bench: Bench, files: Readonly<Record<'clean' | 'dirty', PeerFile>>): Contender[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, 'pgloader')))) {
    bench.tell('pgloader is not on the PATH; “apt-get install pgloader” brings it on Debian.');
    return [];
  }
  return (['clean', 'dirty'] as const).map((kind) => {
    const path = files[kind].path.replace('.csv', '-sample.csv');
    const lines = readFileSync(files[kind].path, 'latin1').split('\n', sample + 1);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return {
      name: `pgloader, ${kind}`,
      run: async () => (await pgloaderTime(bench, path)) * bench.rows / sample,
    };
  });
}

async function pgloaderTime({ cluster }: Bench, path: string): Promise<number> {
  const names = attendanceColumns.split(', ').map((column) => column.split(' ')[0]);
  const script = `${path}.load`;
  writeFileSync(script, `load csv from '${path}' (${names.join(', ')})
    into ${cluster.url('postgres')}
    target table public.peer (${names.join(', ')})
    with skip header = 1, fields terminated by '|', fields optionally enclosed by '"';\n`);
  await cluster.within('postgres', (client) =>
    client.query(`drop table if exists peer; create table peer (${attendanceColumns}, primary key (attendance_id))`));
  const milliseconds = await timed(async () => {
    const child = spawn('pgloader', ['--root-dir', cluster.folder, script], { stdio: 'ignore' });
    await once(child, 'close');
  });
  await cluster.within('postgres', async (client) => {
    const { rows: [loaded] } = await client.query<{ isThere: boolean }>(
      'select count(*) > 0.9 * $1 as "isThere" from peer', [sample]);
    expectCount('pgloader loaded the file', loaded!.isThere, true);
    await client.query('drop table peer');
  });
  return milliseconds;
}
