import { setTimeout as wait } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { makeStep } from './tell.ts';

const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function said(milliseconds: number): Promise<string[]> {
  const sentences: string[] = [];
  const step = makeStep((sentence) => sentences.push(sentence), never);
  const work = step('Building', () => new Promise((done) => setTimeout(done, milliseconds)));
  await vi.advanceTimersByTimeAsync(milliseconds);
  await work;
  return sentences;
}

test('what is done within two seconds is not worth a word', async () => {
  expect(await said(1_900)).toEqual([]);
});

test('what takes longer is said, and said again every five seconds', async () => {
  const words = ['Building …', 'Building: 7 s …', 'Building: 12 s …', 'Building: done in 13 s.'];
  expect(await said(13_000)).toEqual(words);
});

test('work that fails is not called done', async () => {
  const sentences: string[] = [];
  const step = makeStep((sentence) => sentences.push(sentence), never);
  const work = step('Building', async () => {
    vi.advanceTimersByTime(3_000);
    throw new Error('no room');
  });
  await expect(work).rejects.toThrow('no room');
  expect(sentences).toEqual(['Building …']);
});

test('nothing begins once the run is to stop', async () => {
  vi.useRealTimers();
  const step = makeStep(() => undefined, AbortSignal.abort(new Error('stopped')));
  await expect(step('Building', () => wait(1))).rejects.toThrow('stopped');
});
