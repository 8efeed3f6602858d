/** Files that are made to fill a worker's memory are read in a process that has little of it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

type Read = {
  readonly refusal?: string;
  readonly received?: number;
  readonly problems?: readonly string[];
  readonly peakMegabytes: number;
};

/** What design.md promises of a worker, whatever it is sent. */
const mostMegabytes = 150;

const hostile: { given: string; name: string; then: Omit<Read, 'peakMegabytes'> }[] = [
  { given: 'a bomb of 4 GB that says so', name: 'bomb', then: { refusal: 'unsafe-zip' } },
  { given: 'a bomb of 4 GB that says 9 MB', name: 'lyingBomb', then: { refusal: 'unsafe-zip' } },
  { given: 'a bomb of 4 GB that says nothing of its size', name: 'sizelessBomb', then: { refusal: 'unsafe-zip' } },
  { given: '200 names of one bomb', name: 'overlapping', then: { refusal: 'unsafe-zip' } },
  { given: 'a directory of 26 MB', name: 'directory', then: { refusal: 'unsafe-zip' } },
  { given: 'a file of one line of 1 GB', name: 'headerOfGigabyte', then: { refusal: 'header' } },
  {
    given: 'a line of 1 GB between good ones', name: 'lineOfGigabyte',
    then: { received: 3, problems: ['size'] },
  },
  {
    given: 'a cell of 10 million letters between good lines', name: 'cellOfMillions',
    then: { received: 3, problems: ['size'] },
  },
  {
    given: 'a quote that is never closed and a gigabyte behind it', name: 'openQuote',
    then: { received: 3, problems: ['size'] },
  },
  { given: 'a header of 10,000 columns', name: 'columns', then: { refusal: 'header' } },
  { given: 'a line of 10,000 cells', name: 'cells', then: { received: 3, problems: ['extra-cell'] } },
];

describe('memory stays flat', () => {
  test.each(hostile)('given $given', ({ name, then }) => {
    const { peakMegabytes, ...read } = readApart(name);
    expect(read).toEqual(then);
    expect(peakMegabytes).toBeLessThan(mostMegabytes);
  });
});

function readApart(name: string): Read {
  const script = join(import.meta.dirname, 'fixture/read-hostile-file.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath, ['--max-old-space-size=48', script, name], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Read;
}
