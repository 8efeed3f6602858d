import type { Batch } from './client.ts';
import { numberText, countText } from './number-text.ts';
import { addUp, reasonOf, type Outcome } from './outcome.ts';
import { exitCode } from './exit-code.ts';
import { table } from './table.ts';

/** The receipt for people: a line a file, what is wrong with it, and what to do next. */
export function receiptText(outcomes: readonly Outcome[], program: string): string {
  return [
    table(headings, outcomes.flatMap(rowsOf)),
    '',
    ...outcomes.flatMap(explanations),
    summary(outcomes),
    ...nextSteps(outcomes, program),
    '',
  ].join('\n');
}

/** The receipt for programs: the same, as one JSON document. */
export function receiptDocument(outcomes: readonly Outcome[], code: number): object {
  return { exitCode: code, totals: addUp(outcomes), files: outcomes };
}

const headings = ['File', '>Lines', '>Kept', '>Unchanged', '>Blank', '>Rejected', 'State'];

/** A zip of one CSV is one row; of several, one row each. */
function rowsOf(outcome: Outcome): string[][] {
  const { fileName, batches, state, code } = outcome;
  if (batches.length === 0) {
    return [[fileName, '-', '-', '-', '-', '-', code ? `${state}: ${code}` : state]];
  }
  return batches.map((batch) => [
    batches.length === 1 ? fileName : `${fileName} > ${batch.fileName}`,
    ...[batch.linesReceived, batch.rowsKept, batch.rowsUnchanged, batch.linesBlank, batch.rowsRejected].map(figure),
    batch.state === 'refused' ? 'refused' : state,
  ]);
}

function figure(value: number | string | null): string {
  return value === null || value === undefined ? '-' : numberText(Number(value));
}

/** What the table has no room for; of a source that is not known it says all there is to say. */
function explanations(outcome: Outcome): string[] {
  const { fileName, code, detail, batches } = outcome;
  const own = detail && code !== 'unknown-source' ? [`${fileName}: ${reasonOf(outcome)}`] : [];
  return [...own, ...batches.flatMap((batch) => [
    ...(batch.code ? [`${batch.fileName}: ${reasonOf(batch)}`] : []),
    ...findingsOf(batch),
    ...columnsOf(batch, 'passed over, because the source does not know them', batch.extraColumns),
    ...columnsOf(batch, 'not in the file', batch.missingColumns),
    ...previewOf(batch),
  ])];
}

/** Of a dry run: what would become of the rows that would be kept. */
function previewOf({ fileName, preview }: Batch): string[] {
  if (!preview) {
    return [];
  }
  const { rowsNew, rowsChanged, changes, daysClosed } = preview;
  return [
    `${fileName}: ${countText(rowsNew, 'row')} would be new, ${numberText(rowsChanged)} would change`,
    ...changes.map(({ line, columns }) => `${fileName}: line ${line} would change ${Object.entries(columns)
      .map(([name, values]) => `${name} ${(values as unknown[]).map(String).join(' → ')}`).join(', ')}`),
    ...daysClosed.map(({ period, days, schools }) =>
      `${fileName}: of ${period.slice(0, 7)} the days ${days} would close, for ${countText(schools, 'school')}`),
  ];
}

const mostColumns = 12;

function columnsOf({ fileName }: Batch, what: string, names: readonly string[] = []): string[] {
  const list = names.slice(0, mostColumns).map((name) => name || '(without a name)').join(', ');
  const more = names.length > mostColumns ? ` and ${numberText(names.length - mostColumns)} more` : '';
  return names.length === 0 ? [] : [`${fileName}: columns ${what}: ${list}${more}`];
}

function findingsOf({ fileName, findings }: Batch): string[] {
  const codes = Object.entries(findings ?? {}).sort(([, one], [, other]) => other - one);
  return codes.length === 0
    ? []
    : [`${fileName}: ${codes.map(([code, count]) => `${code} ${numberText(count)}`).join(', ')}`];
}

function summary(outcomes: readonly Outcome[]): string {
  const of = (test: (outcome: Outcome) => boolean) => outcomes.filter(test).length;
  const totals = addUp(outcomes);
  const counts = ([
    [of(({ state }) => state === 'published'), 'published'],
    [of(({ state }) => state === 'checked'), 'checked, and nothing kept'],
    [of(({ state }) => state === 'sent'), 'sent'],
    [of(({ state }) => state === 'refused'), 'refused'],
    [of(({ state }) => state === 'failed'), 'not sent'],
    [of(({ state }) => !['published', 'checked', 'sent', 'refused', 'failed'].includes(state)), 'not finished'],
  ] as const).filter(([count]) => count > 0).map(([count, word], at) =>
    (at === 0 ? `${countText(count, 'file')} ${word}` : `${numberText(count)} ${word}`));

  const rows = totals.linesReceived === 0 ? '' : `: ${countText(totals.rowsKept, 'row')} kept, `
    + `${numberText(totals.rowsUnchanged)} unchanged, ${numberText(totals.rowsRejected)} rejected`;
  return `${counts.join(', ')}${rows}.`;
}

function nextSteps(outcomes: readonly Outcome[], program: string): string[] {
  const rejected = outcomes.filter((outcome) => outcome.state !== 'checked' && addUp([outcome]).rowsRejected > 0);
  const unfinished = outcomes.filter(({ emissionId, state, exitCode: code }) =>
    emissionId !== undefined && (state === 'sent' || (code === exitCode.transport && state !== 'expired')));
  return [
    ...(rejected.length > 0 ? ['', 'To read the rejected lines, correct them and emit them again:'] : []),
    ...rejected.map(({ emissionId }) => `  ${program} rejects ${emissionId} --output rejected.csv`),
    ...(outcomes.some(({ code }) => code === 'unknown-source')
      ? ['', 'To see which sources this server takes:', `  ${program} sources`] : []),
    ...(unfinished.length > 0 ? ['', 'To see what became of them:'] : []),
    ...unfinished.map(({ emissionId }) => `  ${program} status ${emissionId}`),
  ];
}
