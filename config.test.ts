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
  { given: 'a provider without TLS', env: { OIDC_ISSUER: 'http://id.example/realms/cqube' }, says: 'an https address' },
  { given: 'a provider with a password', env: { OIDC_ISSUER: 'https://u:p@id.example' }, says: 'without a name' },
  { given: 'another type of tokens', env: { OIDC_TOKEN_TYPE: 'ID' }, says: 'OIDC_TOKEN_TYPE must be at+jwt or JWT' },
  { given: 'the audience of id tokens', env: { OIDC_AUDIENCE: 'cqube-dashboard' }, says: 'must not be OIDC_CLIENT_ID' },
  { given: 'an address as host', env: { OIDC_HOSTS: 'https://keys.example' }, says: 'OIDC_HOSTS must be hosts' },
  { given: 'everybody as a proxy', env: { TRUSTED_PROXIES: '0.0.0.0/0' }, says: 'must be addresses or networks' },
  { given: 'a proxy by name', env: { TRUSTED_PROXIES: 'proxy.local' }, says: 'not "proxy.local"' },
  { given: 'a word for certificates', env: { EMITTER_CERTIFICATE: 'yes' }, says: 'must be required or nothing' },
  { given: 'nobody to look at certificates', env: { EMITTER_CERTIFICATE: 'required' }, says: 'in TRUSTED_PROXIES' },
  { given: 'a word for questions', env: { GRAPHQL_OPERATIONS: 'all' }, says: 'must be known or any, not "all"' },
  { given: 'a word for the public', env: { PUBLIC_REPORTS: 'no' }, says: 'PUBLIC_REPORTS must be on or off' },
  { given: 'another word', env: { CQUBE_DEMO: 'no' }, says: 'CQUBE_DEMO must be on or off, not "no".' },
])('given $given', ({ env, says }) => {
  test('it says so', () => expect(() => readConfig(env)).toThrow(says));
});

test('OIDC_ISSUER alone is enough for a provider of one’s own', () => {
  expect(readConfig({ OIDC_ISSUER: 'https://id.example/realms/cqube' }).identity).toMatchObject({
    issuer: 'https://id.example/realms/cqube', audience: 'urn:cqube', clientId: 'cqube-dashboard',
    tokenType: undefined, scope: 'openid profile', hosts: [],
  });
  expect(readConfig({}).identity).toMatchObject({ tokenType: 'at+jwt', scope: 'openid profile api' });
});

const diksha = {
  DIKSHA_URL: 'https://diksha.example/api', DIKSHA_TOKEN: 'secret-token', DIKSHA_CHANNEL_ID: '0123',
  DIKSHA_EMISSION_TOKEN: `cqe_${'s'.repeat(43)}`,
};

test('DIKSHA is fetched from only where it is set up', () => {
  expect(readConfig({}).diksha).toBeUndefined();
  expect(readConfig(diksha).diksha).toEqual({
    url: 'https://diksha.example/api', token: 'secret-token', channelId: '0123',
    emissionToken: diksha.DIKSHA_EMISSION_TOKEN, usageDataset: 'summary-rollup', progressDataset: 'progress-exhaust',
    encryptionKey: undefined, hosts: [], schedule: '0 4 * * *', since: undefined, progressDays: 7,
    silentSeconds: 60,
  });
  expect(readConfig({
    ...diksha, DIKSHA_HOSTS: 'Files.example:8443, *.blob.example', DIKSHA_USAGE_DATASET: 'off',
    DIKSHA_SINCE: '2026-07-01',
  }).diksha).toMatchObject({
    hosts: ['files.example:8443', '*.blob.example'], usageDataset: undefined, since: '2026-07-01',
  });
});

test.each([
  { given: 'an address alone', env: { DIKSHA_TOKEN: '' }, says: 'DIKSHA_URL is set: set DIKSHA_TOKEN too.' },
  { given: 'no channel', env: { DIKSHA_CHANNEL_ID: '' }, says: 'set DIKSHA_CHANNEL_ID too.' },
  { given: 'no token to emit by', env: { DIKSHA_EMISSION_TOKEN: 'x' }, says: 'DIKSHA_EMISSION_TOKEN must be a token' },
  { given: 'an address of no kind', env: { DIKSHA_URL: 'diksha' }, says: 'DIKSHA_URL must be an https address' },
  { given: 'an address without TLS', env: { DIKSHA_URL: 'http://diksha.example' }, says: 'must be an https address' },
  {
    given: 'this machine',
    env: { DIKSHA_URL: 'https://127.0.0.1/api' }, says: 'is not public; name it in DIKSHA_HOSTS',
  },
  { given: 'this machine by name', env: { DIKSHA_URL: 'https://localhost' }, says: 'is not public' },
  { given: 'the metadata of a cloud', env: { DIKSHA_URL: 'https://169.254.169.254/' }, says: 'is not public' },
  { given: 'a password in the address', env: { DIKSHA_URL: 'https://u:secret-p@d.example' }, says: 'without a name' },
  { given: 'no host', env: { DIKSHA_HOSTS: 'https://x' }, says: 'DIKSHA_HOSTS must be hosts' },
  { given: 'every host', env: { DIKSHA_HOSTS: '*' }, says: 'DIKSHA_HOSTS must be hosts' },
  { given: 'a day that is none', env: { DIKSHA_SINCE: '2026-02-30' }, says: 'DIKSHA_SINCE must be a day' },
  { given: 'no schedule', env: { DIKSHA_SCHEDULE: 'daily' }, says: 'DIKSHA_SCHEDULE must be a cron expression' },
  { given: 'a data set with a path', env: { DIKSHA_USAGE_DATASET: '../x' }, says: 'DIKSHA_USAGE_DATASET must be' },
  { given: 'nothing to fetch', env: { DIKSHA_USAGE_DATASET: 'off', DIKSHA_PROGRESS_DATASET: 'off' }, says: 'both off' },
])('DIKSHA with $given is refused by name', ({ env, says }) => {
  const read = (): unknown => readConfig({ ...diksha, ...env });
  expect(read).toThrow(says);
  expect(read).not.toThrow(/secret/);
});

test('a password never stands in an error', () => {
  expect(() => readConfig({ DATABASE_URL: 'postgres//m:secret@host' })).toThrow(/^((?!secret).)*$/s);
});

test('everything that is wrong is said at once', () => {
  expect(() => readConfig({ PORT: 'a', MAIL_PORT: 'b' })).toThrow(/PORT must.*MAIL_PORT must/s);
});

test('.env.example names every setting that is read, and no other', async () => {
  const code = await readFile('config.ts', 'utf8') + await readFile('config-diksha.ts', 'utf8');
  const read = [...code.matchAll(/(?:env\['|(?:wholeNumber|\w+)\(env, ')([A-Z0-9_]+)'/g)].map(([, name]) => name!);
  const example = await readFile('.env.example', 'utf8');
  const named = [...example.matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name!);
  expect(named.sort()).toEqual([...new Set(read)].sort());
});
