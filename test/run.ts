/**
 * `npm test`: everything, in one run, closing with the line `N passed, N failed`.
 *
 * `node test/run.ts samples` runs the tests that read public sample files beside the project instead,
 * `node test/run.ts long` those with random input many times over: `--faults N` says how many rounds.
 * A skipped test counts as failed unless test/skipped.json names it with its reason.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

type Count = { passed: number; failed: number; skipped: string[] };

const root = join(import.meta.dirname, '..');
const allowedSkips = JSON.parse(readFileSync(join(root, 'test/skipped.json'), 'utf8')) as Record<string, string>;
const suites: Readonly<Record<string, readonly string[][]>> = {
  all: [['--config', 'vitest.config.ts'], ['--config', 'test/product/vitest.config.ts']],
  samples: [['--config', 'test/samples/vitest.config.ts']],
  long: [
    ['--config', 'vitest.config.ts', 'test/source/engine'],
    ['--config', 'test/long/vitest.config.ts'],
  ],
};
const roundsOfLong = '100';

const suite = suites[process.argv[2] ?? 'all'];
if (!suite) {
  console.error(`There is no suite “${process.argv[2]}”. Known: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

const faultsAt = process.argv.indexOf('--faults');
const rounds = faultsAt === -1 ? roundsOfLong : process.argv[faultsAt + 1] ?? '';
if (!/^[1-9][0-9]*$/.test(rounds)) {
  console.error('--faults needs a number: how many rounds of random input there are to be.');
  process.exit(2);
}
const environment = process.argv[2] === 'long' ? { ...process.env, CQUBE_TEST_ROUNDS: rounds } : process.env;

const total: Count = { passed: 0, failed: 0, skipped: [] };
for (const options of suite) {
  add(total, runVitest(options));
}
for (const name of total.skipped) {
  console.log(`skipped, which counts as failed: ${name}`);
}
console.log(`${total.passed} passed, ${total.failed + total.skipped.length} failed`);
process.exit(total.failed + total.skipped.length > 0 || total.passed === 0 ? 1 : 0);

function runVitest(options: readonly string[]): Count {
  const folder = mkdtempSync(join(tmpdir(), 'cqube-report-'));
  const file = join(folder, 'report.json');
  try {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', ...options, '--reporter=dot', '--reporter=json', `--outputFile=${file}`];
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: environment });
    const count = existsSync(file) ? countOf(JSON.parse(readFileSync(file, 'utf8')) as Report) : undefined;
    if (!count) {
      return { passed: 0, failed: 1, skipped: [] };
    }
    return status !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countOf({ testResults }: Report): Count {
  const count: Count = { passed: 0, failed: 0, skipped: [] };
  for (const file of testResults) {
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) {
      count.failed += 1;
    }
    for (const { fullName, status } of file.assertionResults) {
      if (status === 'passed') {
        count.passed += 1;
      } else if (status === 'failed') {
        count.failed += 1;
      } else if (!(fullName in allowedSkips)) {
        count.skipped.push(fullName);
      }
    }
  }
  return count;
}

function add(total: Count, more: Count): void {
  total.passed += more.passed;
  total.failed += more.failed;
  total.skipped.push(...more.skipped);
}
