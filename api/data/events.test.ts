import { once } from 'node:events';
import { connect } from 'node:net';

import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';

let server: TestServer;
let address: string;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  address = await server.app.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(() => server?.stop());

const ask = (path: string, token: string, signal?: AbortSignal) =>
  fetch(`${address}${path}`, { headers: { authorization: `Bearer ${token}` }, ...(signal && { signal }) });

async function emissionOf(token: string): Promise<string> {
  const response = await server.app.inject({
    method: 'POST', url: '/data/upload-url', payload: { filename: 'school_master/school_mst.zip' },
    headers: { authorization: `Bearer ${token}` },
  });
  return response.json().emissionId;
}

/** The events of a stream as they come: the name, and the state that a receipt tells. */
async function* eventsOf(response: Response): AsyncGenerator<{ name: string; state: string | undefined }> {
  let text = '';
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const [, name, data] = /event: (\w+)\ndata: (.*)$/s.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (name) {
        yield { name, state: JSON.parse(data!).state };
      }
    }
  }
}

const advance = (id: string, state: string) => server.owner.query('call staging.advance_emission($1, $2)', [id, state]);

test('each state of an emission is told once, and then the stream ends', async () => {
  const token = await server.emitter();
  const id = await emissionOf(token);
  const response = await ask(`/data/emissions/${id}/events`, token);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const next: Readonly<Record<string, string>> = { requested: 'received', received: 'loaded', loaded: 'published' };
  const seen: string[] = [];
  for await (const { name, state } of eventsOf(response)) {
    seen.push(state ?? name);
    if (state && next[state]) {
      await advance(id, next[state]);
    }
  }
  expect(seen).toEqual(['requested', 'received', 'loaded', 'published', 'end']);
});

test('of an emission that is done, the receipt comes and the stream ends', async () => {
  const token = await server.emitter();
  const id = await emissionOf(token);
  await server.owner.query(`call staging.refuse_emission($1, 'unsafe-zip', 'It has paths outside itself.')`, [id]);
  const seen = await Array.fromAsync(eventsOf(await ask(`/data/emissions/${id}/events`, token)));
  expect(seen).toEqual([{ name: 'receipt', state: 'refused' }, { name: 'end', state: undefined }]);
});

test('nobody follows the emission of somebody else', async () => {
  const id = await emissionOf(await server.emitter());
  expect((await ask(`/data/emissions/${id}/events`, await server.emitter())).status).toBe(404);
});

test('a revoked token ends its streams', async () => {
  const token = await server.emitter();
  const id = await emissionOf(token);
  const events = eventsOf(await ask(`/data/emissions/${id}/events`, token));
  expect((await events.next()).value).toEqual({ name: 'receipt', state: 'requested' });
  await server.owner.query('select rls.revoke_token(max(token_id)) from rls.token');
  await advance(id, 'published');
  expect(await events.next()).toMatchObject({ done: true });
});

test('a caller holds twenty streams and no more, and those that ended do not count', async () => {
  const token = await server.emitter();
  const id = await emissionOf(token);
  const path = `/data/emissions/${id}/events`;
  const leaving = new AbortController();
  const held = await Promise.all(Array.from({ length: 20 }, () => ask(path, token, leaving.signal)));
  expect(held.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect((await ask(path, token)).status).toBe(429);
  leaving.abort();
  await expect.poll(async () => (await ask(path, token)).status).toBe(200);
});

test('the server closes though a stream is open, and a connection on which nothing was asked', async () => {
  const token = await server.emitter();
  const stream = await ask(`/data/emissions/${await emissionOf(token)}/events`, token);
  const unused = connect(Number(new URL(address).port), '127.0.0.1');
  await once(unused, 'connect');
  await server.app.close();
  expect(await stream.text()).toContain('event: receipt');
});
