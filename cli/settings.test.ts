import { expect, test } from 'vitest';

import { makeFolder } from './fixture/run-cli.ts';
import { readDatabaseUrl, readServerSettings } from './settings.ts';

const credentials = JSON.stringify({
  web: 'http://127.0.0.1:8080',
  emitter: { token: 'cqe_own' },
  owner: { databaseUrl: 'postgres://owner@localhost/cqube' },
});

const readings = [
  { given: 'only credentials.json', env: {}, then: { url: 'http://127.0.0.1:8080', token: 'cqe_own' } },
  { given: 'both variables', env: { CQUBE_URL: 'https://a.example/', CQUBE_TOKEN: 't' },
    then: { url: 'https://a.example', token: 't' } },
  { given: 'the address that older clients used', env: { CQUBE_URL: 'https://a.example/data/', CQUBE_TOKEN: 't' },
    then: { url: 'https://a.example', token: 't' } },
  { given: 'another token', env: { CQUBE_TOKEN: 't' }, then: { url: 'http://127.0.0.1:8080', token: 't' } },
  { given: 'the same address spelt out', env: { CQUBE_URL: 'http://127.0.0.1:8080/' },
    then: { url: 'http://127.0.0.1:8080', token: 'cqe_own' } },
];

for (const { given, env, then } of readings) {
  test(`given ${given}, it finds ${then.url}`, async () => {
    const home = await makeFolder({ 'credentials.json': credentials });
    expect(await readServerSettings({ CQUBE_HOME: home, ...env })).toEqual(then);
  });
}

test('the token of credentials.json is never sent to another server', async () => {
  const home = await makeFolder({ 'credentials.json': credentials });
  await expect(readServerSettings({ CQUBE_HOME: home, CQUBE_URL: 'https://elsewhere.example' }))
    .rejects.toThrow('Set CQUBE_TOKEN to your token for https://elsewhere.example.');
});

const refusals = [
  { given: 'nothing', env: {}, says: /Set CQUBE_URL .* CQUBE_TOKEN/ },
  { given: 'an address in words', env: { CQUBE_URL: 'our server' }, says: /CQUBE_URL must look like/ },
  { given: 'a token with a line break', env: { CQUBE_URL: 'https://a.example', CQUBE_TOKEN: 'a\nb' }, says: /copy it/ },
];

for (const { given, env, says } of refusals) {
  test(`given ${given}, it says what to do`, async () => {
    await expect(readServerSettings({ CQUBE_HOME: '/nonexistent', ...env })).rejects.toThrow(says);
  });
}

test('a damaged credentials.json is named', async () => {
  const home = await makeFolder({ 'credentials.json': '{' });
  await expect(readServerSettings({ CQUBE_HOME: home })).rejects.toThrow(/credentials\.json cannot be read/);
});

test('a DATABASE_URL that is none is refused without being shown', async () => {
  await expect(readDatabaseUrl({ CQUBE_HOME: '/nonexistent', DATABASE_URL: 'hunter2 cqube' }))
    .rejects.toThrow('DATABASE_URL must look like postgres://login@host:5432/database.');
});

test('DATABASE_URL goes before the owner of credentials.json', async () => {
  const home = await makeFolder({ 'credentials.json': credentials });
  expect(await readDatabaseUrl({ CQUBE_HOME: home })).toBe('postgres://owner@localhost/cqube');
  expect(await readDatabaseUrl({ CQUBE_HOME: home, DATABASE_URL: 'postgres:///x' })).toBe('postgres:///x');
});
