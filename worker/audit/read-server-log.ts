import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Context } from '../context.ts';

/** What pii.read_person writes into the log, whatever the log's format. */
const reading = /cqube-audit:([A-Za-z0-9+/=]+):([0-9a-f]{64})/g;

/** Longer than any such line. */
const overlap = 16_384;

/**
 * Makes the reader of the database server's log: each call takes what is new of it into the audit.
 *
 * `path` is a file or a folder of files; undefined reads nothing. A reading that is met twice becomes one entry,
 * so that a start begins with all that the files hold.
 */
export function readServerLog({ pool, log }: Pick<Context, 'pool' | 'log'>, path: string | undefined) {
  const done = new Map<string, number>();
  let isMissing = false;

  async function readFrom(file: string): Promise<void> {
    const { size } = await stat(file);
    const before = done.get(file) ?? 0;
    const start = size < before ? 0 : before;
    if (size < before) {
      await readAll(`${file}.1`).catch(() => undefined); // what was moved there, with what we had not seen yet
    }
    if (size > start) {
      done.set(file, await readPart(file, Math.max(start - overlap, 0), size));
    }
  }

  async function readAll(file: string): Promise<void> {
    await readPart(file, 0, (await stat(file)).size);
  }

  async function readPart(file: string, start: number, end: number): Promise<number> {
    let rest = '';
    for await (const piece of createReadStream(file, { start, end: end - 1, encoding: 'latin1' })) {
      const text = rest + (piece as string);
      for (const [, payload, signature] of text.matchAll(reading)) {
        await record(payload!, signature!);
      }
      rest = text.slice(-overlap);
    }
    return end;
  }

  async function record(payload: string, signature: string): Promise<void> {
    const { rows: [row] } = await pool.query<{ isNew: boolean }>(
      'select rls.record_logged_reading($1, $2) as "isNew"', [payload, signature]);
    if (row!.isNew) {
      log.info('names of persons were read');
    }
  }

  return async (): Promise<void> => {
    if (path === undefined) {
      return;
    }
    try {
      for (const file of await filesOf(path)) {
        await readFrom(file);
      }
      isMissing = false;
    } catch (error) {
      if (!isMissing) {
        log.error({ err: error }, 'the log of the database server cannot be read');
      }
      isMissing = true;
    }
  };
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) {
    return [path];
  }
  return (await readdir(path)).sort().map((name) => join(path, name));
}
