import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { writeFileWhole } from './write-file-whole.ts';

/** A port that a part of cQube listens on, and the variable that moves it. */
export type PortWish = {
  readonly variable: string;
  readonly port: number;
  readonly host: string;
  /** False where whoever opens it looks whether it is in use. */
  readonly isChecked?: boolean;
};

/**
 * Finds a port for each wish, or refuses the first that is in use, naming its variable.
 *
 * For 0 it is a free one, the same as the last time where that is still free, so that bookmarks and
 * database addresses outlive a restart.
 */
export async function choosePorts(home: string, wishes: readonly PortWish[]): Promise<Record<string, number>> {
  refuseTwins(wishes);
  const before = await readFormer(home);
  const chosen: Record<string, number> = {};
  for (const wish of wishes) {
    chosen[wish.variable] = wish.port === 0 ? await anyFree(wish.host, before[wish.variable]) : await checked(wish);
  }
  await writeFileWhole(join(home, 'ports.json'), JSON.stringify(chosen));
  return chosen;
}

/** The code of what keeps us from listening there; undefined where nothing does. */
export async function portTrouble(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  } finally {
    server.close();
  }
}

export function portSentence({ variable, port }: Pick<PortWish, 'variable' | 'port'>, code: string): string {
  const move = `set ${variable} to another one, or to 0 for any that is free.`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use; ${move}`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user; ${move}`;
    default:
      return `Port ${port} cannot be opened (${code}); ${move}`;
  }
}

function refuseTwins(wishes: readonly PortWish[]): void {
  for (const { variable, port } of wishes) {
    const twin = wishes.find((other) => port !== 0 && other.port === port && other.variable !== variable);
    if (twin) {
      throw new Error(`${variable} and ${twin.variable} are both ${port}; set one of them to another port.`);
    }
  }
}

async function checked(wish: PortWish): Promise<number> {
  const trouble = wish.isChecked === false ? undefined : await portTrouble(wish.host, wish.port);
  if (trouble) {
    throw new Error(portSentence(wish, trouble));
  }
  return wish.port;
}

async function anyFree(host: string, preferred: number | undefined): Promise<number> {
  if (preferred !== undefined && (await portTrouble(host, preferred)) === undefined) {
    return preferred;
  }
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function readFormer(home: string): Promise<Record<string, number>> {
  try {
    return JSON.parse(await readFile(join(home, 'ports.json'), 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}
