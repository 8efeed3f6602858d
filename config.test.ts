import { readFile } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import { readConfig } from './config.ts';

test('an empty environment is the embedded setting', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    demo: true, port: 8080, databasePort: 54318, storePort: 9000, mailPort: 1025,
    webUrl: 'http://127.0.0.1:8080', databaseUrl: undefined, smtpUrl: undefined,
  });
  expect(config.store.endpoint).toBeUndefined();
  expect(config.identity.issuer).toBeUndefined();
});

describe.each([
  { given: 'a port in words', env: { PORT: 'http' }, says: 'PORT must be a whole number up to 65535, not "http".' },
  { given: 'a port too high', env: { S3_PORT: '70000' }, says: 'S3_PORT must be a whole number' },
  { given: 'a store without keys', env: { S3_ENDPOINT: 'http://s3' }, says: 'set S3_ACCESS_KEY_ID and' },
  { given: 'no URL', env: { DATABASE_URL: 'localhost' }, says: 'DATABASE_URL must be a URL, not "localhost".' },
  { given: 'another word', env: { CQUBE_DEMO: 'no' }, says: 'CQUBE_DEMO must be on or off, not "no".' },
])('given $given', ({ env, says }) => {
  test('it says so', () => expect(() => readConfig(env)).toThrow(says));
});

test('a password never stands in an error', () => {
  expect(() => readConfig({ DATABASE_URL: 'postgres//m:secret@host' })).toThrow(/^((?!secret).)*$/s);
});

test('everything that is wrong is said at once', () => {
  expect(() => readConfig({ PORT: 'a', MAIL_PORT: 'b' })).toThrow(/PORT must.*MAIL_PORT must/s);
});

test('.env.example names every setting that is read, and no other', async () => {
  const code = await readFile('config.ts', 'utf8');
  const read = [...code.matchAll(/(?:env\['|(?:wholeNumber|\w+)\(env, ')([A-Z0-9_]+)'/g)].map(([, name]) => name!);
  const example = await readFile('.env.example', 'utf8');
  const named = [...example.matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name!);
  expect(named.sort()).toEqual([...new Set(read)].sort());
});
