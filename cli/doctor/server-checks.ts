import { stat } from 'node:fs/promises';

import { listSources, request, type Server } from '../client.ts';
import type { Surroundings } from '../command.ts';
import { openServer } from '../open-server.ts';
import { credentialsPath, readCredentials } from '../settings.ts';
import type { Check } from './check.ts';

/** What a command asks of the API, and with which right. */
export const serverChecks: readonly Check[] = [
  { code: 'credentials', title: 'Credentials', run: checkCredentials },
  { code: 'server', title: 'Server', run: async (given) => checkServer(await openServer(given)) },
  { code: 'token', title: 'Token', needs: 'server', run: async (given) => checkToken(await openServer(given)) },
  { code: 'clock', title: 'Clock', needs: 'server', run: async (given) => checkClock(await openServer(given)) },
];

async function checkCredentials({ env }: Surroundings): Promise<string> {
  const path = credentialsPath(env);
  if (await readCredentials(env) === undefined) {
    return `no ${path}; CQUBE_URL and CQUBE_TOKEN are used`;
  }
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) {
    throw new Error(`${path} can be read by others; run: chmod 600 ${path}`);
  }
  return `${path}, readable by its owner alone`;
}

async function checkServer(server: Server): Promise<string> {
  await (await request(server, '/readyz')).body?.cancel();
  return `${server.url} is ready`;
}

async function checkToken(server: Server): Promise<string> {
  return `accepted; ${(await listSources(server)).length} sources may be emitted`;
}

/** Signed forms and tokens are refused where the clocks are far apart. */
async function checkClock(server: Server): Promise<string> {
  const response = await request(server, '/livez');
  await response.body?.cancel();
  const date = Date.parse(response.headers.get('date') ?? '');
  const seconds = Math.round(Math.abs(Date.now() - date) / 1000);
  if (Number.isNaN(date)) {
    return 'the server does not say its time';
  }
  if (seconds > 60) {
    throw new Error(`this clock and the server's are ${seconds} s apart; set one of them`);
  }
  return `within ${Math.max(seconds, 1)} s of the server's`;
}
