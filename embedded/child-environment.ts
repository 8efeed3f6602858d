/** Variables that hold or lead to a secret: a child gets those alone that it works with. */
const confined = [
  'CQUBE_HASH_KEY', 'DATABASE_URL', 'DATABASE_URL_API', 'DATABASE_URL_IDENTITY', 'DATABASE_URL_WORKER',
  'DIKSHA_EMISSION_TOKEN', 'DIKSHA_ENCRYPTION_KEY', 'DIKSHA_TOKEN', 'DIKSHA_URL',
  'S3_ACCESS_KEY_ID', 'S3_ENDPOINT', 'S3_SECRET_ACCESS_KEY', 'SMTP_URL',
] as const;

type Confined = (typeof confined)[number];

const store = ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

const diksha = ['DIKSHA_URL', 'DIKSHA_TOKEN', 'DIKSHA_ENCRYPTION_KEY', 'DIKSHA_EMISSION_TOKEN'] as const;

/** What each child needs to know, beside what everyone may. */
const needs = {
  'object-store': store,
  'mail': [],
  'identity': ['DATABASE_URL_IDENTITY'],
  'worker': ['DATABASE_URL_WORKER', 'CQUBE_HASH_KEY', 'SMTP_URL', ...store, ...diksha],
  'api': ['DATABASE_URL_API', ...store],
} as const satisfies Record<string, readonly Confined[]>;

export type ChildName = keyof typeof needs;

/** The environment of a child: ours, but of what is confidential only what this child needs. */
export function childEnvironment(name: ChildName, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const mayKnow = (variable: string) =>
    !confined.includes(variable as Confined) || (needs[name] as readonly string[]).includes(variable);
  return Object.fromEntries(Object.entries(environment).filter(([variable]) => mayKnow(variable)));
}
