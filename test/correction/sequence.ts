import { expect } from 'vitest';

import { firstFiles, makeFile, type SentFile } from './files.ts';
import { openPipeline, type Pipeline } from './pipeline.ts';
import { randomOf, type Random } from './random.ts';
import { recountedState, shownState, storedState } from './state.ts';

const months = ['2026-06-01', '2026-07-01'];

/**
 * One random sequence of emissions and corrections; of every third seed all batches count as large. Afterwards
 * what is stored is what the files that stand, emitted alone, would have left; and what is shown is what counting
 * all of it anew shows.
 */
export async function checkSequence(port: number, seed: number, length: number): Promise<void> {
  const random = randomOf(seed);
  const pipeline = await openPipeline(port, seed % 3 === 0);
  const steps: string[] = [];
  try {
    const files = [...firstFiles];
    for (const file of files) {
      await pipeline.emit(file);
    }
    for (let at = 1; at <= length; at += 1) {
      steps.push(await step(random, pipeline, files, at));
    }
    await expectRemains(port, pipeline, files, `seed ${seed}:\n${steps.join('\n')}`);
  } finally {
    await pipeline.close();
  }
}

/** What is stored is what the files that stand leave alone; what is shown, what counting anew shows. */
export async function expectRemains(
  port: number, pipeline: Pipeline, files: readonly SentFile[], told?: string,
): Promise<void> {
  await pipeline.refresh();
  expect(await shownState(pipeline.client), told).toEqual(await recountedState(pipeline.client));
  expect(await doubleMarks(pipeline), told).toEqual([]);

  const alone = await openPipeline(port);
  try {
    await performAlone(pipeline, alone, files);
    const stored = await storedState(pipeline.client);
    const storedAlone = await storedState(alone.client);
    // A large batch does not remember what it replaced.
    const [replaced, replacedAlone] = [stored['replaced'], storedAlone['replaced']];
    expect({ ...stored, replaced: [] }, told).toEqual({ ...storedAlone, replaced: [] });
    if (!pipeline.isLarge) {
      expect(replaced, told).toEqual(replacedAlone);
    }
    expect(await shownState(pipeline.client), told).toEqual(await shownState(alone.client));
  } finally {
    await alone.close();
  }
}

/** Does one thing that somebody might do, and says which. */
async function step(random: Random, pipeline: Pipeline, files: SentFile[], at: number): Promise<string> {
  const kept = await fileNames(pipeline, `state = 'kept' and file_name like 'file %'`);
  const period = random.of(months);
  const what = kept.length === 0 ? 'emit' : random.of(doings);
  switch (what) {
    case 'emit': {
      const file = makeFile(random, `file ${at}`);
      files.push(file);
      await pipeline.emit(file);
      return `emit ${file.source} ${file.name} (${file.columns}) values ${file.rows}`;
    }
    case 'withdraw': {
      const name = random.of(kept);
      await pipeline.withdraw(name);
      return `withdraw ${name}`;
    }
    case 'replay': {
      const name = random.of(await fileNames(pipeline, `file_name like 'file %'`));
      await pipeline.replay(files.find((file) => file.name === name)!.source, { fileName: name });
      return `replay ${name}`;
    }
    case 'replay period': {
      if (!kept.some((name) => files.find((file) => file.name === name)!.rows.includes(period))) {
        return 'nothing to replay';
      }
      await pipeline.replay('student_attendance', { period }).catch((error: { code?: string }) => {
        if (error.code !== 'QB401') throw error;
      });
      return `replay ${period}`;
    }
    case 'reopen': {
      const days = random.some([1, 2, 3, 4], 0.5);
      const schools = random.of([null, [99010100101], [99010100102, 99020100101]]);
      await pipeline.reopen(period, days, schools);
      return `reopen ${period} ${days} ${schools}`;
    }
    case 'compact': {
      const standing = await fileNames(pipeline, `state = 'kept' and '${period}' = any (periods)`);
      if (standing.length === 0) {
        return 'nothing to compact';
      }
      await pipeline.compact(period);
      return `compact ${period}`;
    }
    case 'tidy':
      await pipeline.tidy();
      return 'tidy';
    default:
      await pipeline.refresh();
      return 'refresh';
  }
}

const doings = [
  'emit', 'emit', 'emit', 'emit', 'emit', 'withdraw', 'withdraw', 'replay', 'replay period', 'reopen', 'reopen',
  'compact', 'tidy', 'refresh', 'refresh',
] as const;

/** Emits what stands, and reopens what was reopened, in the order in which it counts, and nothing else. */
async function performAlone(pipeline: Pipeline, alone: Pipeline, files: readonly SentFile[]): Promise<void> {
  const { rows } = await pipeline.client.query<{
    fileName: string | null; period: string; days: number; schools: string[] | null;
  }>(`
    select file_name as "fileName", null as period, null as days, null as schools, source_name, position, 0 as rank,
      null as at
    from staging.batch
    where state = 'kept'
    union all
    select null, periods[1]::text, days, school_ids, source_name, position, 1, requested_at
    from staging.correction
    where kind = 'reopen'
    order by source_name, position, rank, at`);
  for (const { fileName, period, days, schools } of rows) {
    if (fileName === null) {
      const list = Array.from({ length: 31 }, (_, day) => day + 1).filter((day) => (days >> (day - 1)) & 1);
      await alone.reopen(period, list, schools?.map(Number) ?? null);
    } else {
      await alone.emit(files.find(({ name }) => name === fileName)!);
    }
  }
  await alone.refresh();
}

async function fileNames(pipeline: Pipeline, condition: string): Promise<string[]> {
  const { rows } = await pipeline.client.query<{ name: string }>(
    `select distinct file_name as name from staging.batch where ${condition} order by 1`);
  return rows.map(({ name }) => name);
}

/** Keys of attached sources that say something twice, across batches. */
async function doubleMarks({ client }: Pipeline): Promise<object[]> {
  const { rows } = await client.query<{ query: string }>(
    `select transform.double_mark_sql(source_name) as query from staging.source where load = 'attach'`);
  const found = [];
  for (const { query } of rows) {
    found.push(...(await client.query<object>(query)).rows);
  }
  return found;
}
