import { existsSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { logPath } from './child-log.ts';
import { databaseFolder } from './database-folder.ts';
import { databaseSettings } from './database-settings.ts';
import { portSentence, portTrouble } from './ports.ts';
import { startPostgres, type EmbeddedPostgres } from './postgres.ts';
import { findProcess } from './running-process.ts';
import type { Tell } from './tell.ts';

export type KeptPostgres = { stop(): Promise<void> };

export type KeptPostgresOptions = {
  readonly home: string;
  readonly port: number;
  readonly password: string;
  readonly tell: Tell;
};

/** Starts the embedded server on the data of this home, and again whenever it ends unasked. */
export async function keepPostgres({ home, port, password, tell }: KeptPostgresOptions): Promise<KeptPostgres> {
  const dataDir = join(databaseFolder(home), 'data');
  const log = logPath(home, 'postgres');
  const start = () =>
    startPostgres({
      dataDir,
      port,
      password,
      settings: databaseSettings(),
      onLog: (text) => void appendFile(log, text, { mode: 0o600 }).catch(() => undefined),
    });

  await checkPort(dataDir, port);
  let server = await start();
  let stopping = false;

  async function restart(): Promise<void> {
    for (;;) {
      await server.ended;
      if (stopping) {
        return;
      }
      tell(`PostgreSQL ended; starting it again (${log}).`);
      server = await startInTheEnd(start, () => stopping, server);
    }
  }

  const restarting = restart();
  return {
    async stop() {
      stopping = true;
      await server.stop();
      await restarting;
      await server.stop(); // one that came up meanwhile
    },
  };
}

/** After a crash the server may refuse for a moment, while processes of the old one still end. */
async function startInTheEnd(
  start: () => Promise<EmbeddedPostgres>,
  isStopping: () => boolean,
  former: EmbeddedPostgres,
): Promise<EmbeddedPostgres> {
  for (let pause = 500; !isStopping(); pause = Math.min(pause * 2, 30_000)) {
    await wait(pause);
    try {
      return await start();
    } catch {
      // its reason is in the log; the next try comes after a longer pause
    }
  }
  return former;
}

/** The port may be in use by a server that an earlier start left on the same data: that one will make way. */
async function checkPort(dataDir: string, port: number): Promise<void> {
  const trouble = isLeftOver(dataDir, port) ? undefined : await portTrouble('127.0.0.1', port);
  if (trouble) {
    throw new Error(portSentence({ variable: 'DATABASE_PORT', port }, trouble));
  }
}

function isLeftOver(dataDir: string, port: number): boolean {
  const note = join(dataDir, 'postmaster.pid');
  if (!existsSync(note)) {
    return false;
  }
  const [pid, , , itsPort] = readFileSync(note, 'utf8').split('\n');
  return Number(itsPort) === port && findProcess(Number(pid)) !== undefined;
}
