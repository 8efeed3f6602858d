import { expect, test } from 'vitest';

import { childEnvironment, type ChildName } from './child-environment.ts';

const whole = {
  PATH: '/bin', PORT: '8080', CQUBE_HOME: '/home', CQUBE_HASH_KEY: 'hash', DATABASE_URL: 'owner',
  DATABASE_URL_API: 'api', DATABASE_URL_IDENTITY: 'identity', DATABASE_URL_WORKER: 'worker',
  S3_ENDPOINT: 'store', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'key', SMTP_URL: 'smtp',
};

test.each<{ name: ChildName; secrets: string[] }>([
  { name: 'object-store', secrets: ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] },
  { name: 'mail', secrets: [] },
  { name: 'identity', secrets: ['DATABASE_URL_IDENTITY'] },
  {
    name: 'worker',
    secrets: [
      'CQUBE_HASH_KEY', 'DATABASE_URL_WORKER', 'S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'SMTP_URL',
    ],
  },
  { name: 'api', secrets: ['DATABASE_URL_API', 'S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] },
])('$name knows what is open, and of the secrets only its own', ({ name, secrets }) => {
  const known = Object.keys(childEnvironment(name, whole));
  expect(known.toSorted()).toEqual(['PATH', 'PORT', 'CQUBE_HOME', ...secrets].toSorted());
});
