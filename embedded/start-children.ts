import { join } from 'node:path';

import type { Config } from '../config.ts';
import { allocator, nodeFlags } from '../worker/process-options.ts';
import { childEnvironment, type ChildName } from './child-environment.ts';
import { keepRunning, type Child, type Surroundings } from './keep-running.ts';

const root = join(import.meta.dirname, '..');

const programs = {
  'object-store': { title: 'The object store', file: 'embedded/object-store/main.ts' },
  'mail': { title: 'The mail catcher', file: 'embedded/mail/main.ts' },
  'identity': { title: 'The identity provider', file: 'embedded/identity/main.ts' },
  'worker': { title: 'The worker', file: 'worker/main.ts' },
  'api': { title: 'The API', file: 'api/main.ts' },
} as const satisfies Record<ChildName, { title: string; file: string }>;

/** The parts that this setting needs beside the database, in the order in which they start. */
export function childNames({ store, smtpUrl, identity }: Config): ChildName[] {
  return [
    ...(store.endpoint === undefined ? (['object-store'] as const) : []),
    ...(smtpUrl === undefined ? (['mail'] as const) : []),
    ...(identity.issuer === undefined ? (['identity'] as const) : []),
    'worker',
    'api',
  ];
}

export function startChild(name: ChildName, environment: NodeJS.ProcessEnv, surroundings: Surroundings): Child {
  const { title, file } = programs[name];
  const own = childEnvironment(name, environment);
  const program = { name, title, file: join(root, file) };
  return keepRunning(
    name === 'worker'
      ? { ...program, nodeFlags, environment: { ...allocator, ...own } }
      : { ...program, environment: own },
    surroundings);
}
