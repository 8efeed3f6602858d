import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { readRejected, type Server } from '../client.ts';
import type { Command, Surroundings } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { failure, isFailure, usageFailure } from '../failure.ts';
import { openServer } from '../open-server.ts';
import { optionalText } from '../option-text.ts';

export const rejects: Command = {
  name: 'rejects',
  summary: 'the rejected lines of an emission, to correct and emit again',
  help: `
Usage: {program} rejects <emission id> [--batch <number>] [--output <file>]

Prints the rejected lines as they were sent, with two more columns: _line is the line in
the file that was sent, _error says what is wrong. Correct them, zip the file under the
source's name and emit it: the two columns may stay.

  --batch     which file of the zip, where lines of several were rejected
  --output    write to this file instead of the screen

The lines hold what the file held, names and numbers of persons included: keep them safe.
`,
  options: { output: { type: 'string', short: 'o' }, batch: { type: 'string' } },

  async run({ places, options }, surroundings) {
    const [emissionId, ...more] = places;
    if (emissionId === undefined || more.length > 0) {
      throw usageFailure('Name one emission by its id, as "emit" printed it.');
    }
    const batchId = optionalText(options, 'batch');
    if (batchId !== undefined && !/^\d{1,9}$/.test(batchId)) {
      throw usageFailure(`--batch must be the number of a file in the emission, not "${batchId}".`);
    }
    const server = await openServer(surroundings);
    const lines = await openRejected(server, emissionId, batchId);
    if (lines === undefined) {
      surroundings.messages.write('No line was rejected.\n');
      return exitCode.kept;
    }
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

/** undefined where nothing was rejected. */
async function openRejected(server: Server, emissionId: string, batchId?: string): Promise<Readable | undefined> {
  try {
    const { body } = await readRejected(server, emissionId, batchId);
    return body === null ? undefined : Readable.fromWeb(body);
  } catch (error) {
    if (isFailure(error) && error.code === 'nothing-rejected') {
      return undefined;
    }
    if (isFailure(error) && error.code === 'several-files') {
      throw failure(exitCode.usage, `${error.message.replaceAll('batch=', '--batch ')}`, { code: error.code });
    }
    throw error;
  }
}

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
