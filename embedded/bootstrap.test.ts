/** The plain script that every npm script begins with, on a small project of its own with an npm of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

let root: string;
const started = new Set<ChildProcess>();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cqube-bootstrap-'));
  mkdirSync(join(root, 'embedded'));
  cpSync(join(import.meta.dirname, 'bootstrap.cjs'), join(root, 'embedded/bootstrap.cjs'));
  write('package-lock.json', lockfile('1.0.0'));
  write('npm-cli.js', npm);
  write('program.ts', program);
});
afterEach(() => {
  started.forEach((child) => child.kill('SIGKILL'));
  rmSync(root, { recursive: true, force: true });
});

/** An npm that brings nothing but Node, and counts how often it was asked. */
const npm = `
  const fs = require('fs');
  fs.appendFileSync('asked', process.argv.slice(2).join(' ') + '\\n');
  if (fs.existsSync('npm-fails')) process.exit(3);
  fs.rmSync('node_modules', { recursive: true, force: true });
  fs.mkdirSync('node_modules/.bin', { recursive: true });
  fs.symlinkSync(process.execPath, 'node_modules/.bin/node');
  const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
  delete packages[''];
  delete packages['node_modules/for-another-platform'];
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
`;

const program = `
  const [wish, ...rest]: string[] = process.argv.slice(2);
  console.log('ran', rest.join(' '), process.env['PATH']!.split(':')[0]);
  if (wish === 'wait') {
    process.on('SIGTERM', () => process.exit(5));
    setInterval(() => {}, 1000);
  } else if (wish === 'die') {
    process.kill(process.pid, 'SIGKILL');
  } else {
    process.exitCode = Number(wish);
  }
`;

function lockfile(version: string): string {
  return JSON.stringify({
    packages: {
      '': { name: 'project' },
      'node_modules/one': { version, integrity: `sha512-${version}` },
      'node_modules/for-another-platform': { version, optional: true },
    },
  });
}

type Options = { readonly env?: NodeJS.ProcessEnv; readonly preload?: string };

function start(args: readonly string[], { env = {}, preload }: Options = {}) {
  const before = preload === undefined ? [] : ['--require', write('preload.cjs', preload)];
  const child = spawn(process.execPath, [...before, join(root, 'embedded/bootstrap.cjs'), 'program.ts', ...args], {
    cwd: root,
    env: { PATH: '/nowhere', npm_execpath: join(root, 'npm-cli.js'), ...env },
  });
  started.add(child);
  let output = '';
  const listen = (data: Buffer) => {
    output += data.toString();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = once(child, 'close').then(([code]) => code as number);
  return { child, ended, output: () => output };
}

async function run(args: readonly string[], options: Options = {}) {
  const { ended, output } = start(args, options);
  return { code: await ended, output: output() };
}

function write(name: string, text: string): string {
  writeFileSync(join(root, name), text);
  return join(root, name);
}

async function timesAsked(): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  return (await readFile(join(root, 'asked'), 'utf8').catch(() => '')).split('\n').length - 1;
}

test.each([
  {
    given: 'macOS', preload: `Object.defineProperty(process, 'platform', { value: 'darwin' });`,
    says: 'cQube runs on Linux x64 and arm64 only; this is darwin x64.',
  },
  {
    given: 'a 32-bit machine', preload: `Object.defineProperty(process, 'arch', { value: 'arm' });`,
    says: 'cQube runs on Linux x64 and arm64 only; this is linux arm.',
  },
  {
    given: 'Node 18', preload: versionOf('18.20.4'),
    says: 'cQube needs Node 20.19 or newer to install itself; this is v18.20.4.',
  },
  {
    given: 'Node 20.18', preload: versionOf('20.18.3'),
    says: 'cQube needs Node 20.19 or newer to install itself; this is v20.18.3.',
  },
])('on $given it refuses with one sentence', async ({ preload, says }) => {
  const { code, output } = await run(['0'], { preload });
  expect({ code, output }).toEqual({ code: 1, output: `${says}\n` });
});

function versionOf(version: string): string {
  return `
    const before = process;
    globalThis.process = new Proxy(before, {
      get: (target, name) => name === 'versions' ? { node: '${version}' }
        : name === 'version' ? 'v${version}'
        : typeof target[name] === 'function' ? target[name].bind(target) : target[name],
    });`;
}

test('without npm it says so', async () => {
  const { code, output } = await run(['0'], { env: { npm_execpath: '' } });
  expect(code).toBe(1);
  expect(output).toContain('cQube needs npm to install itself, and there is none on the PATH.');
});

test('an install that fails ends it with a sentence', async () => {
  write('npm-fails', '');
  const { code, output } = await run(['0']);
  expect(code).toBe(1);
  expect(output).toContain('npm ci failed with exit code 3; what it said is above.');
});

test('it installs once, says so, and runs the program with the arguments and our Node first', async () => {
  const first = await run(['0', 'a', 'b c']);
  expect(first.code).toBe(0);
  expect(first.output).toContain('Installing packages with npm ci');
  expect(first.output).toContain(`ran a b c ${join(root, 'node_modules/.bin')}`);

  const second = await run(['0']);
  expect(second.output).toBe(`ran  ${join(root, 'node_modules/.bin')}\n`);
  expect(await timesAsked()).toBe(1);
});

test('it installs again when the lockfile has changed, not when it was only touched', async () => {
  await run(['0']);
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(root, 'package-lock.json'), later, later);
  await run(['0']);
  expect(await timesAsked()).toBe(1);

  const earlier = new Date(Date.now() - 60_000);
  write('package-lock.json', lockfile('1.0.1'));
  utimesSync(join(root, 'package-lock.json'), earlier, earlier);
  await run(['0']);
  expect(await timesAsked()).toBe(2);
});

test('it installs again after an install that was cut off', async () => {
  await run(['0']);
  rmSync(join(root, 'node_modules/.package-lock.json'));
  await run(['0']);
  expect(await timesAsked()).toBe(2);
});

test('what somebody installed by hand is good enough', async () => {
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
  write('node_modules/.package-lock.json', lockfile('1.0.0'));
  await run(['0']);
  expect(await timesAsked()).toBe(0);
});

test.each([
  { given: 'exit code 0', wish: '0', code: 0 },
  { given: 'exit code 7', wish: '7', code: 7 },
  { given: 'kill -9', wish: 'die', code: 137 },
])('a program that ends with $given ends it so', async ({ wish, code }) => {
  expect((await run([wish])).code).toBe(code);
});

test('a signal reaches the program, which decides how to end', async () => {
  const { child, ended, output } = start(['wait']);
  await expect.poll(output, { timeout: 20_000 }).toContain('ran');
  child.kill('SIGTERM');
  expect(await ended).toBe(5);
});

test('when npm is killed without a word, the program is asked to end', async () => {
  await run(['0']);
  // A stand-in for npm: it starts the script as npm does, through a shell, and is then killed.
  const parent = write('npm-cli.js', `
    require('child_process').spawn('/bin/sh', ['-c', process.argv[2] + '; true'], { stdio: 'inherit' });
    setInterval(() => {}, 1000);`);
  const note = join(root, 'ended');
  write('program.ts', `
    import { writeFileSync } from 'node:fs';
    process.on('SIGTERM', () => { writeFileSync('${note}', 'yes'); process.exit(0); });
    setInterval(() => {}, 1000);
    console.log('ran');`);
  const child = spawn(process.execPath, [parent, `'${process.execPath}' embedded/bootstrap.cjs program.ts`], {
    cwd: root, env: { PATH: '/bin:/usr/bin', npm_lifecycle_event: 'start', npm_execpath: parent },
  });
  started.add(child);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await expect.poll(() => existsSync(note), { timeout: 20_000 }).toBe(true);
});

test('a package folder without Node is named', async () => {
  write('npm-cli.js', `require('fs').mkdirSync('node_modules', { recursive: true });`);
  chmodSync(join(root, 'npm-cli.js'), 0o644);
  const { code, output } = await run(['0']);
  expect(code).toBe(1);
  expect(output).toContain(`npm ci did not bring node-linux-${process.arch}`);
});
