import { setTimeout as sleep } from 'node:timers/promises';

import { readEmission, type Server } from './client.ts';
import { exitCode } from './exit-code.ts';
import { isFailure } from './failure.ts';
import { inParallel } from './in-parallel.ts';
import { countText, numberText } from './number-text.ts';
import { addUp, emissionOutcome, finalStates, reasonOf, type Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';

export type Patience = {
  /** Between two rounds of questions, in milliseconds: the pause grows from the first to the second. */
  readonly between: readonly [number, number];
  /** All files must be done in this time, in milliseconds. */
  readonly atMost: number;
};

/** A log that nobody watches hears from us at least this often, in milliseconds. */
const silence = 15_000;

/** Asks for what was sent until each emission is published, refused or expired, or the time is over. */
export async function awaitEmissions(
  server: Server,
  outcomes: readonly Outcome[],
  progress: Progress,
  { between, atMost }: Patience,
): Promise<Outcome[]> {
  const known = [...outcomes];
  const startedAt = Date.now();
  let spokenAt = startedAt;
  let [pause] = between;

  for (;;) {
    const open = known.filter(isOpen);
    show(progress, known);
    if (open.length === 0) {
      return known;
    }
    if (Date.now() - startedAt > atMost) {
      return known.map((outcome) => (isOpen(outcome) ? outOfTime(outcome, atMost) : outcome));
    }
    await sleep(pause, undefined, { signal: server.signal });
    pause = Math.min(pause * 1.3, between[1]);

    for (const outcome of (await inParallel(open, 4, (one) => ask(server, one)))) {
      known[known.findIndex(({ emissionId }) => emissionId === outcome.emissionId)] = outcome;
      if (!isOpen(outcome)) {
        progress.say(sentenceOf(outcome));
        show(progress, known);
        spokenAt = Date.now();
      }
    }
    if (Date.now() - spokenAt > silence) {
      progress.say(`Waiting   for ${countText(known.filter(isOpen).length, 'file')} to be published.`);
      spokenAt = Date.now();
    }
  }
}

function isOpen({ emissionId, state, code }: Outcome): boolean {
  return emissionId !== undefined && !finalStates.has(state) && code !== unasked;
}

/** Stands where the server knew the emission and then would not say what became of it. */
const unasked = 'no-answer';

async function ask(server: Server, outcome: Outcome): Promise<Outcome> {
  try {
    return emissionOutcome(await readEmission(server, outcome.emissionId!), outcome);
  } catch (error) {
    if (!isFailure(error)) {
      throw error;
    }
    return { ...outcome, code: unasked, detail: error.message, exitCode: error.exitCode };
  }
}

function outOfTime(outcome: Outcome, atMost: number): Outcome {
  return {
    ...outcome,
    detail: `It was not published in ${countText(Math.round(atMost / 1000), 'second')}; ask again later.`,
    exitCode: exitCode.transport,
  };
}

/** How many files are done, and how far the first of the others is. */
function show(progress: Progress, known: readonly Outcome[]): void {
  const open = known.filter(isOpen);
  const done = known.length - open.length;
  const busy = open[0] && `, ${open[0].fileName.split('/').at(-1)} is ${open[0].state}`;
  progress.show({
    title: 'Loading',
    done,
    total: known.length,
    note: `${done} of ${countText(known.length, 'file')} done${busy ?? ''}`,
  });
}

function sentenceOf(outcome: Outcome): string {
  const { fileName, state } = outcome;
  if (state === 'published' || state === 'checked') {
    const { rowsKept, rowsUnchanged, rowsRejected } = addUp([outcome]);
    const parts = [
      `${countText(rowsKept, 'row')} kept`,
      ...(rowsUnchanged > 0 ? [`${numberText(rowsUnchanged)} unchanged`] : []),
      ...(rowsRejected > 0 ? [`${numberText(rowsRejected)} rejected`] : []),
    ];
    return `${state === 'checked' ? 'Checked  ' : 'Published'} ${fileName}: ${parts.join(', ')}`;
  }
  const title = state === 'refused' ? 'Refused' : state === 'expired' ? 'Expired' : 'No answer';
  return `${title.padEnd(9)} ${fileName}: ${reasonOf(outcome)}`;
}
