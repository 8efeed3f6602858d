import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { keepRunning, type Child } from './keep-running.ts';

let home: string;
let sentences: string[];
let pids: Set<number>;
let child: Child | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cqube-keep-'));
  mkdirSync(join(home, 'log'));
  sentences = [];
  pids = new Set();
});
afterEach(async () => {
  await child?.stop();
  rmSync(home, { recursive: true, force: true });
});

function keep(script: string): Child {
  const file = join(home, 'program.ts');
  writeFileSync(file, script);
  child = keepRunning({ name: 'program', title: 'The program', file, environment: { PATH: process.env['PATH'] } }, {
    home,
    tell: (sentence) => sentences.push(sentence),
    children: { add: (pid) => void pids.add(pid!), remove: (pid) => void pids.delete(pid!) },
  });
  return child;
}

const steadfast = `
  process.once('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => { console.log('asked to end'); process.exit(0); });
  console.log('started');
  process.send!({ ready: true, port: 4711 });`;

const log = () => readFileSync(join(home, 'log/program.log'), 'utf8');

test('it is ready when it says so, logs to its file, and ends when it is asked', async () => {
  const kept = keep(steadfast);
  expect(await kept.ready).toBe(4711);
  expect(pids.size).toBe(1);
  await kept.stop();
  expect(log()).toBe('started\nasked to end\n');
  expect([pids.size, sentences]).toEqual([0, []]);
});

test('killed, it is started again', async () => {
  const kept = keep(steadfast);
  await kept.ready;
  const [first] = pids;
  process.kill(first!, 'SIGKILL');
  await expect.poll(() => pids.size === 1 && !pids.has(first!), { timeout: 20_000 }).toBe(true);
  expect(sentences).toEqual([expect.stringMatching(/^The program ended with SIGKILL; starting it again in 0\.5 s/)]);
});

test('one that never comes to be ready is given up with a sentence', async () => {
  const kept = keep(`console.error('no database'); process.exit(9);`);
  await expect(kept.ready).rejects.toThrow(`The program ended with code 9, 4 times; see ${home}/log/program.log.`);
  expect(log()).toContain('no database');
}, 20_000);
