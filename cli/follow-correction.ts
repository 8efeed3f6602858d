import { setTimeout as wait } from 'node:timers/promises';

import { readCorrection, type Correction, type Server } from './client.ts';
import type { Surroundings } from './command.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { failure } from './failure.ts';

/** Tells that a correction was asked for; with `--wait` stays until it is done, or says why it is not. */
export async function followCorrection(
  server: Server, asked: Correction, { options, output }: Pick<Surroundings, 'output'> & {
    readonly options: Readonly<Record<string, unknown>>;
  },
): Promise<ExitCode> {
  let correction = asked;
  while (options['wait'] && correction.state === 'requested') {
    await wait(500, undefined, { signal: server.signal });
    correction = await readCorrection(server, correction.correctionId);
  }
  output.write(options['json']
    ? `${JSON.stringify(correction, undefined, 2)}\n`
    : sentences[correction.state](correction));
  if (correction.state === 'failed') {
    throw failure(exitCode.refused, `It could not be done, and nothing was changed: ${correction.detail}`);
  }
  return exitCode.kept;
}

const sentences: Readonly<Record<Correction['state'], (correction: Correction) => string>> = {
  requested: ({ correctionId }) => `Asked for as correction ${correctionId}; the worker does it.\n`,
  done: ({ correctionId }) => `Done, as correction ${correctionId}.\n`,
  failed: () => '',
};
