import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { readRejected } from '../client.ts';
import type { Command, Surroundings } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { failure, isFailure, usageFailure } from '../failure.ts';
import { openServer } from '../open-server.ts';

export const rejects: Command = {
  name: 'rejects',
  summary: 'the rejected lines of an emission, to correct and emit again',
  help: `
Usage: {program} rejects <emission id> [--output <file>]

Prints the rejected lines as they were sent, with two more columns: _line is the line in
the file that was sent, _error says what is wrong. Correct them, zip the file under the
source's name and emit it: the two columns may stay.

  --output    write to this file instead of the screen

The lines hold what the file held, names and numbers of persons included: keep them safe.
`,
  options: { output: { type: 'string', short: 'o' } },

  async run({ places, options }, surroundings) {
    const [emissionId, ...more] = places;
    if (emissionId === undefined || more.length > 0) {
      throw usageFailure('Name one emission by its id, as "emit" printed it.');
    }
    const server = await openServer(surroundings);
    const response = await readRejected(server, emissionId);
    if (response.status === 204 || response.body === null) {
      surroundings.messages.write('No line was rejected.\n');
      return exitCode.kept;
    }
    const lines = Readable.fromWeb(response.body);
    const { output } = options;
    try {
      if (typeof output === 'string') {
        await writeFile(lines, resolve(surroundings.folder, output), server.signal);
        surroundings.messages.write(`The rejected lines are in ${output}.\n`);
      } else {
        await print(lines, surroundings);
      }
    } catch (error) {
      server.signal.throwIfAborted();
      throw isFailure(error) ? error : failure(exitCode.transport,
        `The rejected lines could not be fetched: ${(error as Error).message}.`, { cause: error });
    }
    return exitCode.kept;
  },
};

/** The file appears whole or not at all, readable by its owner alone. */
async function writeFile(lines: Readable, path: string, signal: AbortSignal): Promise<void> {
  const partial = `${path}.part`;
  try {
    await pipeline(lines, createWriteStream(partial, { mode: 0o600 }), { signal });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function print(lines: Readable, { output }: Surroundings): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of lines) {
    output.write(decoder.decode(chunk as Uint8Array, { stream: true }));
  }
}
