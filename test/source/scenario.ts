/**
 * A few batches of one source, one after the other, each of several random files: what the engine makes
 * of them with its screen and without, what the oracle says, and what the generator meant.
 */
import { expect } from 'vitest';

import { takeBatch, type Outcome } from './engine.ts';
import { generateBatches } from './generate-batches.ts';
import type { GeneratedFile } from './generate-file.ts';
import type { Source } from './document.ts';
import type { Given } from './given.ts';
import { judgeBatch, type Finding, type Row, type Verdict } from './oracle.ts';

/** Whether the worker screens lines, or leaves all of them to SQL. */
export type Way = 'screened' | 'judged';

/** Holds engine, oracle and generator against each other, in each of the ways. Leaves nothing behind. */
export async function holdTogether(given: Given, seed: string, ways: readonly Way[]): Promise<void> {
  const batches = generateBatches(given, seed);
  const verdicts = judgeBatches(given, batches);
  const place = `seed ${seed}`;
  verdicts.forEach((verdict, index) => {
    // Where days are closed, what becomes of a good row of a later batch is more than its line can tell.
    const isTelling = index === 0 || !given.source.hasClosedDays;
    const where = `${place}, batch ${index + 1}: the oracle does not say what was meant`;
    expect(unmet(batches[index]!, verdict, isTelling), where).toEqual([]);
  });
  for (const way of ways) {
    const isScreened = way === 'screened';
    const outcomes = await takeBatches(given, batches, isScreened, place);
    outcomes.forEach((outcome, index) => {
      const where = `${place}, batch ${index + 1}, screen ${isScreened ? 'on' : 'off'}`;
      const made = linesOfOutcome(outcome);
      const meant = linesOfVerdict(given.source, verdicts[index]!);
      // The lists are long, and nearly always alike: what tells their difference is dear.
      if (made.join('\n') !== meant.join('\n')) {
        expect(made, where).toEqual(meant);
      }
      expect(outcome.written, `${where}: lines of the rejected-lines files`).toBe(outcome.rejected.size);
    });
  }
}

function judgeBatches({ source, store, context }: Given, batches: readonly GeneratedFile[][]): Verdict[] {
  let before = store;
  return batches.map((files) => {
    const verdict = judgeBatch(source, files, before, context);
    before = verdict.after;
    return verdict;
  });
}

async function takeBatches(
  { engine }: Given, batches: readonly GeneratedFile[][], isScreened: boolean, place: string,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await engine.client.query('begin');
  try {
    for (const files of batches) {
      outcomes.push(await takeBatch(engine, files, isScreened));
    }
  } catch (error) {
    throw new Error(`${place}, batch ${outcomes.length + 1}, screen ${isScreened}: ${String(error)}`, { cause: error });
  } finally {
    await engine.client.query('rollback');
  }
  return outcomes;
}

/** The lines of which the oracle does not say what the generator meant. */
function unmet(files: readonly GeneratedFile[], verdict: Verdict, isTelling: boolean): string[] {
  const kept = new Set(verdict.kept.map(({ line }) => line));
  const findings = Map.groupBy(verdict.findings, ({ line }) => line);
  return files.flatMap(({ lines }) => lines).flatMap(({ line, expected, row }) => {
    const found = (findings.get(line) ?? []).filter(({ severity }) => severity === 'reject');
    const isMet = expected === undefined || (expected.code === 'kept' && !isTelling) || (expected.column !== undefined
      ? verdict.rejected.get(line) === expected.code && found.some((finding) => isSame(finding, expected))
      : found.length === 0 && kept.has(line) === (expected.code === 'kept')
        && verdict.unchanged.includes(line) === (expected.code === 'unchanged'));
    return isMet ? [] : [
      `line ${line} of ${[...row.cells.values()].join('|').slice(0, 500)} should be ${JSON.stringify(expected)}, `
      + `${kept.has(line) ? 'is kept' : `has ${JSON.stringify(found)}`}`,
    ];
  });
}

function isSame(finding: Finding, expected: { code: string; column: string | null; value?: string | null }): boolean {
  return finding.code === expected.code && finding.column === expected.column
    && (expected.value === undefined || finding.value === expected.value);
}

/** All that is compared, one line each, so that a difference can be read. */
function linesOfOutcome(outcome: Outcome): string[] {
  const { kept, apart, findings, rejected, refused, received, blank, unchanged, counts } = outcome;
  const counted = Object.entries(counts).map(([code, count]) => `count ${code} ${count}`);
  return [
    ...sharedLines({ kept, apart, findings, rejected, refused, received, blank }), `unchanged ${unchanged}`, ...counted,
  ].sort();
}

function linesOfVerdict(source: Source, verdict: Verdict): string[] {
  const { kept: whole, findings, rejected, refused, received, blank, unchanged } = verdict;
  const { kept, apart } = parted(source, whole);
  const codes = [
    ...rejected.values(), ...findings.filter(({ severity }) => severity === 'note').map(({ code }) => code),
  ];
  const counted = [...Map.groupBy(codes, (code) => code)].map(([code, { length }]) => `count ${code} ${length}`);
  return [
    ...sharedLines({ kept, apart, findings, rejected, refused, received, blank }), `unchanged ${unchanged.length}`,
    ...counted,
  ].sort();
}

/** Takes what names persons out of rows; it is kept apart, under the same key. */
function parted({ columns, key }: Source, rows: readonly Row[]): { kept: Row[]; apart: Row[] } {
  const separate = new Set(columns.filter(({ personal }) => personal === 'separate').map(({ name }) => name));
  const only = (isWanted: (name: string) => boolean) => ({ line, values }: Row): Row =>
    ({ line, values: Object.fromEntries(Object.entries(values).filter(([name]) => isWanted(name))) });
  return {
    kept: rows.map(only((name) => !separate.has(name))),
    apart: separate.size === 0 ? [] : rows.map(only((name) => separate.has(name) || key.includes(name))),
  };
}

function sharedLines(
  { kept, apart, findings, rejected, refused, received, blank }:
  Pick<Verdict, 'kept' | 'findings' | 'rejected' | 'refused' | 'received' | 'blank'> & { apart: readonly Row[] },
): string[] {
  return [
    `received ${received}, blank ${blank}, refused ${JSON.stringify(refused)}`,
    ...kept.map(({ line, values }) => `${line} kept ${inOrder(values)}`),
    ...apart.map(({ line, values }) => `${line} kept apart ${inOrder(values)}`),
    ...findings.map(({ line, code, column, value, severity }) =>
      `${line} ${severity} ${code} ${column} ${JSON.stringify(value)}`),
    ...[...rejected].map(([line, code]) => `${line} rejected as ${code}`),
  ];
}

function inOrder(values: Row['values']): string {
  return JSON.stringify(Object.keys(values).sort().map((name) => [name, values[name]]));
}
