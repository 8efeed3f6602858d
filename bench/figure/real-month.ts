import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { accessToken, askExport, askGraphql } from '../../test/ask.ts';
import { emitFile, zipOf } from '../../test/emit-file.ts';
import { startProduct, type Product } from '../../test/product/start-product.ts';
import type { Figure } from '../bench.ts';
import { firstSchool, writeAttendanceFile, type AttendanceCounts } from '../file/attendance-file.ts';
import { expectCount } from '../verdict.ts';

/** The month that the original publishes figures of: 10,473,331 records, 20 minutes on 8 cores and 32 GB. */
const records = 10_473_331;
const pupilsOfSchool = 192;
const month = '2020-11';
const metric = 'student_attendance_rate';

/** G3, by its own: that month through the API of a started product, from upload's end to numbers. */
export const realMonth: Figure = {
  names: ['month'],
  async run(bench) {
    const folder = mkdtempSync('/var/tmp/cqube-bench-month-');
    const path = join(folder, 'student_attendance', 'student_attendance.csv');
    mkdirSync(join(folder, 'student_attendance'));
    const counts = writeAttendanceFile({
      path, rows: records, bad: 0.01, month, lastDay: 30, hasAadhaar: true, pupilsOfSchool,
    });
    bench.tell(`A month of ${counts.received} lines, ${Math.round(statSync(path).size / 2 ** 20)} MB.`);

    const product = await startProduct({ CQUBE_DEMO: 'off' });
    bench.onStop(() => product.stop());
    try {
      await emitMasters(product, Math.ceil(records / pupilsOfSchool));
      const uploading = performance.now();
      await emit(product, path);
      const uploaded = performance.now();
      await numbersShown(product, counts);
      bench.judge({
        figure: 'G3', what: 'the original\'s month, from upload\'s end to numbers', bound: 20, unit: ' min',
        value: (performance.now() - uploaded) / 60_000,
        detail: `packing and upload before that took ${((uploaded - uploading) / 60_000).toFixed(1)} min`,
      });
      bench.judge({
        figure: 'G6', what: 'memory of the worker that did it', value: memoryOfWorker(product.home), bound: 150,
        unit: ' MB',
      });
    } finally {
      await product.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function emitMasters(product: Product, schools: number): Promise<void> {
  const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
  const [clusters, blocks, districts] = [15, 150, 3000].map((size) => Math.ceil(schools / size)) as
    [number, number, number];
  const masters: Record<string, string[]> = {
    'district_master/district_mst': [
      'DistrictId|StateId|District|IsActive', ...numbers(districts).map((n) => `${1000 + n}|24|District ${n}|TRUE`),
    ],
    'block_master/block_mst': [
      'block_name|udise_block_code|udise_dist_code|udise_state_code',
      ...numbers(blocks).map((n) => `Block ${n}|${100_000 + n}|${1000 + Math.floor(n / 20)}|24`),
    ],
    'cluster_master/cluster_mst': [
      'cluster_name|udise_block_code|udise_cluster_code',
      ...numbers(clusters).map((n) => `Cluster ${n}|${100_000 + Math.floor(n / 10)}|${1_000_000_000 + n}`),
    ],
    'school_master/school_mst': [
      'SchoolId|School|SchMgt|SchCat|DistrictId|BlockId|ClusterId|Latitude|Longitude',
      ...numbers(schools).map((n) => [
        firstSchool + n, `School ${n}`, 1, 1, '', '', 1_000_000_000 + Math.floor(n / 15),
        (10 + (n % 4000) * 0.005).toFixed(3), (70 + Math.floor(n / 4000) * 0.005).toFixed(3),
      ].join('|')),
    ],
  };
  const { token } = product.credentials().emitter;
  for (const [place, lines] of Object.entries(masters)) {
    const zip = await zipOf({ [`${place.split('/')[1]}.csv`]: `${lines.join('\n')}\n` });
    const { batches } = await emitFile(product.web, token, `${place}.zip`, zip);
    expectCount(`rows of ${place}`, batches[0]?.rowsKept, lines.length - 1);
  }
}

/** Sends the file as an operator does, with the command line; done when all of it is with the store. */
async function emit({ home, web }: Product, path: string): Promise<void> {
  const program = join(import.meta.dirname, '../../cli/main.ts');
  const child = spawn(process.execPath, [program, 'emit', path], {
    env: { ...process.env, CQUBE_HOME: home, CQUBE_URL: web }, stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'close') as [number];
  expectCount('the exit code of emit', code, 0);
}

type Shown = { readonly numerator: number; readonly denominator: number };

/** Waits until GraphQL and the exported file show the state's month, and compares it. */
async function numbersShown(product: Product, { present, absent }: AttendanceCounts): Promise<void> {
  const token = () => accessToken(product.web, product.credentials().viewers['state']!);
  const query = `query { reportValues(first: 1, condition: { metricName: "${metric}", windowName: "month",
    level: "state", managementId: null, categoryId: null }) { nodes { numerator denominator } } }`;
  const limit = performance.now() + 60 * 60_000;
  const expected = { numerator: present, denominator: present + absent };
  while (performance.now() < limit) {
    const { reportValues } = await askGraphql<{ reportValues: { nodes: Shown[] } }>(product.web, await token(), query);
    const { values } = await askExport<{ values: Shown[] }>(
      product.web, await token(), `${metric}/month/district/state.json?period=${month}-01`,
    ).catch(() => ({ values: [] }));
    if (reportValues.nodes.length > 0 && values.length > 0) {
      expectCount('the state in GraphQL', summed(reportValues.nodes), expected);
      expectCount('the districts in the export', summed(values), expected);
      return;
    }
    await wait(1000);
  }
  throw new Error('There were no numbers after an hour.');
}

function summed(values: readonly Shown[]): Shown {
  return {
    numerator: values.reduce((sum, { numerator }) => sum + Number(numerator), 0),
    denominator: values.reduce((sum, { denominator }) => sum + Number(denominator), 0),
  };
}

/** The most memory that the worker of this home has taken, in megabytes. */
function memoryOfWorker(home: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const isOurs = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker/main.ts')
        && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(home);
      if (isOurs) {
        return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
      }
    } catch {
      // It has ended, or is somebody else's.
    }
  }
  throw new Error('The worker was not found.');
}
