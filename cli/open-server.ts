import type { Server } from './client.ts';
import type { Surroundings } from './command.ts';
import { openConnection } from './connection.ts';
import { readServerSettings } from './settings.ts';

/** The server that the surroundings name, ready for requests. */
export async function openServer(
  { env, messages, pauses, signal }: Surroundings,
  tell: (sentence: string) => void = (sentence) => void messages.write(`${sentence}\n`),
): Promise<Server> {
  const { url, token } = await readServerSettings(env);
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(hostname)) {
    tell(`Careful: ${url} is not encrypted; anyone on the way can read the token. Use https.`);
  }
  return { url, token, pauses, signal, tell, connection: await openConnection(env) };
}
