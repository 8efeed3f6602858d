import { isIP } from 'node:net';
import { resolve } from 'node:path';

import { readDikshaConfig, type DikshaConfig } from './config-diksha.ts';
import { isPrivateHost } from './public-address.ts';

/**
 * Everything the processes read from their environment, read once, at start.
 *
 * Nothing else touches process.env. Every default is the embedded setting; a service of one's own is
 * named by one variable (DATABASE_URL, S3_ENDPOINT, OIDC_ISSUER, SMTP_URL). No secret has a default:
 * the supervisor generates what is missing into CQUBE_HOME/secrets.json and hands it to its children.
 */
export type Config = {
  readonly home: string;
  readonly demo: boolean;
  readonly stateName: string | undefined;
  readonly logLevel: string;
  readonly port: number;
  readonly databasePort: number;
  readonly storePort: number;
  readonly mailPort: number;
  readonly identityPort: number;
  readonly webUrl: string;
  /** The migrating login's; undefined where the embedded server is meant. */
  readonly databaseUrl: string | undefined;
  readonly apiDatabaseUrl: string | undefined;
  readonly workerDatabaseUrl: string | undefined;
  readonly identityDatabaseUrl: string | undefined;
  /** The log of the database server, a file or a folder, where the worker can read it. */
  readonly databaseLog: string | undefined;
  /** After so many days the audit is let go. */
  readonly auditKeepDays: number;
  readonly store: {
    readonly endpoint: string | undefined;
    readonly region: string;
    readonly accessKeyId: string | undefined;
    readonly secretAccessKey: string | undefined;
    readonly emissionBucket: string;
    readonly inputBucket: string;
    readonly outputBucket: string;
  };
  readonly identity: {
    /** undefined where the embedded provider is meant. */
    readonly issuer: string | undefined;
    readonly audience: string;
    readonly clientId: string;
    /** The `typ` of access tokens, at+jwt or JWT; undefined takes both as Keycloak sends them. */
    readonly tokenType: string | undefined;
    /** What the dashboard asks the provider for. */
    readonly scope: string;
    /** Hosts of the provider beside that of its name. */
    readonly hosts: readonly string[];
    /** After so long a person has to sign in again (embedded provider). */
    readonly sessionSeconds: number;
    /** After so long without anything done the session ends before (embedded provider). */
    readonly idleSeconds: number;
    /** After so many days a password has to be changed (embedded provider). */
    readonly passwordDays: number;
  };
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** The state's secret, as hex, under which personal identifiers are hashed. */
  readonly hashKey: string | undefined;
  readonly loadsAtOnce: number;
  /** What cQube fetches itself; undefined where it does not. */
  readonly diksha: DikshaConfig | undefined;
  readonly api: {
    /** The address to listen on; a proxy that ends TLS stands before it in production. */
    readonly host: string;
    /** How long the form of an upload-url may be posted. */
    readonly uploadLifeSeconds: number;
    readonly uploadLimitMegabytes: number;
    readonly statementTimeoutSeconds: number;
    /** Of one bearer token; what comes without one is counted by address, ten times as generously. */
    readonly requestsPerMinute: number;
    /** Whether what the state made public can be read by whoever comes without a token. */
    readonly publicReports: boolean;
    /** Of one address that reads public reports. */
    readonly publicRequestsPerMinute: number;
    /** So many different credentials that are not ours may come from one address; then it waits. */
    readonly refusalsPerMinute: number;
    /** Networks of the proxies that end TLS before us; they alone are believed whom they speak for. */
    readonly trustedProxies: readonly string[];
    /** Whether an emission token is taken only with a client certificate that a proxy has looked at. */
    readonly emitterCertificate: boolean;
    /** Whether GraphQL tells its schema to whoever asks; api/schema.graphql tells it anyway. */
    readonly introspection: boolean;
    /** Whether GraphQL answers the dashboard's own questions and no others. */
    readonly knownOperationsOnly: boolean;
  };
};

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const port = wholeNumber(env, 'PORT', 8080, problems);

  if (env['S3_ENDPOINT'] && !(env['S3_ACCESS_KEY_ID'] && env['S3_SECRET_ACCESS_KEY'])) {
    problems.push('S3_ENDPOINT is set: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY too.');
  }
  if (!['', 'required'].includes(env['EMITTER_CERTIFICATE'] ?? '')) {
    problems.push(`EMITTER_CERTIFICATE must be required or nothing, not "${env['EMITTER_CERTIFICATE']}".`);
  }
  if (!['', 'any', 'known'].includes(env['GRAPHQL_OPERATIONS'] ?? '')) {
    problems.push(`GRAPHQL_OPERATIONS must be known or any, not "${env['GRAPHQL_OPERATIONS']}".`);
  }
  for (const name of ['DATABASE_URL', 'S3_ENDPOINT', 'OIDC_ISSUER', 'SMTP_URL', 'WEB_URL']) {
    if (env[name] && !URL.canParse(env[name])) {
      problems.push(`${name} must be a URL, not "${withoutPassword(env[name])}".`);
    }
  }
  for (const name of ['CQUBE_DEMO', 'PUBLIC_REPORTS']) {
    if (env[name] && !['on', 'off'].includes(env[name])) {
      problems.push(`${name} must be on or off, not "${env[name]}".`);
    }
  }

  if (Number(env['AUDIT_KEEP_DAYS'] || 400) < 366) {
    problems.push('AUDIT_KEEP_DAYS must be 366 or more: the audit is kept for a year at least.');
  }

  const config: Config = {
    home: resolve(env['CQUBE_HOME'] || '.cqube'),
    demo: env['CQUBE_DEMO'] !== 'off' && env['EMITTER_CERTIFICATE'] !== 'required', // it is emitted without one
    stateName: env['CQUBE_STATE_NAME'] || undefined,
    logLevel: env['LOG_LEVEL'] || 'info',
    port,
    databasePort: wholeNumber(env, 'DATABASE_PORT', 54318, problems),
    storePort: wholeNumber(env, 'S3_PORT', 9000, problems),
    mailPort: wholeNumber(env, 'MAIL_PORT', 1025, problems),
    identityPort: wholeNumber(env, 'IDENTITY_PORT', 0, problems),
    webUrl: (env['WEB_URL'] || `http://127.0.0.1:${port}`).replace(/\/+$/, ''),
    databaseUrl: env['DATABASE_URL'] || undefined,
    apiDatabaseUrl: env['DATABASE_URL_API'] || undefined,
    workerDatabaseUrl: env['DATABASE_URL_WORKER'] || undefined,
    identityDatabaseUrl: env['DATABASE_URL_IDENTITY'] || undefined,
    databaseLog: env['DATABASE_LOG'] || undefined,
    auditKeepDays: wholeNumber(env, 'AUDIT_KEEP_DAYS', 400, problems),
    store: {
      endpoint: env['S3_ENDPOINT'] || undefined,
      region: env['S3_REGION'] || 'us-east-1',
      accessKeyId: env['S3_ACCESS_KEY_ID'] || undefined,
      secretAccessKey: env['S3_SECRET_ACCESS_KEY'] || undefined,
      emissionBucket: env['S3_BUCKET_EMISSION'] || 'emission',
      inputBucket: env['S3_BUCKET_INPUT'] || 'input',
      outputBucket: env['S3_BUCKET_OUTPUT'] || 'output',
    },
    identity: {
      issuer: env['OIDC_ISSUER'] || undefined,
      audience: env['OIDC_AUDIENCE'] || 'urn:cqube',
      clientId: env['OIDC_CLIENT_ID'] || 'cqube-dashboard',
      tokenType: env['OIDC_TOKEN_TYPE'] || (env['OIDC_ISSUER'] ? undefined : 'at+jwt'),
      scope: env['OIDC_SCOPE'] || (env['OIDC_ISSUER'] ? 'openid profile' : 'openid profile api'),
      hosts: (env['OIDC_HOSTS'] ?? '').split(',').map((host) => host.trim().toLowerCase()).filter(Boolean),
      sessionSeconds: duration(env, 'SESSION_TIMEOUT', '12H', problems),
      idleSeconds: duration(env, 'SESSION_IDLE_TIMEOUT', '2H', problems),
      passwordDays: wholeNumber(env, 'PASSWORD_DAYS', 180, problems),
    },
    smtpUrl: env['SMTP_URL'] || undefined,
    mailFrom: env['MAIL_FROM'] || 'cQube <cqube@localhost>',
    hashKey: env['CQUBE_HASH_KEY'] || undefined,
    loadsAtOnce: wholeNumber(env, 'LOADS_AT_ONCE', 2, problems),
    diksha: readDikshaConfig(env, problems),
    api: {
      host: env['WEB_HOST'] || '127.0.0.1',
      uploadLifeSeconds: wholeNumber(env, 'UPLOAD_LIFE_SECONDS', 3600, problems),
      uploadLimitMegabytes: wholeNumber(env, 'UPLOAD_LIMIT_MEGABYTES', 5120, problems),
      statementTimeoutSeconds: wholeNumber(env, 'STATEMENT_TIMEOUT_SECONDS', 15, problems),
      requestsPerMinute: wholeNumber(env, 'REQUESTS_PER_MINUTE', 1200, problems),
      publicReports: env['PUBLIC_REPORTS'] !== 'off',
      publicRequestsPerMinute: wholeNumber(env, 'PUBLIC_REQUESTS_PER_MINUTE', 300, problems),
      refusalsPerMinute: wholeNumber(env, 'REFUSALS_PER_MINUTE', 60, problems),
      trustedProxies: networks(env, problems),
      emitterCertificate: env['EMITTER_CERTIFICATE'] === 'required',
      introspection: env['GRAPHQL_INTROSPECTION'] === 'on',
      knownOperationsOnly: env['GRAPHQL_OPERATIONS'] === 'known',
    },
  };

  checkIdentity(config.identity, problems);
  if (config.api.emitterCertificate && config.api.trustedProxies.length === 0) {
    problems.push('EMITTER_CERTIFICATE is required: name the proxy that looks at certificates in TRUSTED_PROXIES.');
  }

  if (problems.length > 0) {
    throw new Error(`${problems.join('\n')}\nSee .env.example.`);
  }
  return config;
}

/** The value of a setting that this process cannot do without; names the variable when it is missing. */
export function needed(value: string | undefined, name: string): string {
  if (value === undefined) {
    throw new Error(`Set ${name}; see .env.example.`);
  }
  return value;
}

/** What would let tokens be read or changed on the way, or let an id token pass for an access token. */
function checkIdentity({ issuer, audience, clientId, tokenType, hosts }: Config['identity'], problems: string[]): void {
  const url = URL.parse(issuer ?? '');
  if (url && url.protocol !== 'https:' && !(url.protocol === 'http:' && isPrivateHost(url.hostname))) {
    problems.push('OIDC_ISSUER must be an https address, unless its host is not public.');
  }
  if (url && (url.username || url.password || url.search || url.hash)) {
    problems.push('OIDC_ISSUER must be an address without a name, a password or a question.');
  }
  if (tokenType !== undefined && !['at+jwt', 'jwt'].includes(tokenType.toLowerCase())) {
    problems.push(`OIDC_TOKEN_TYPE must be at+jwt or JWT, not "${tokenType}".`);
  }
  if (audience === clientId) {
    problems.push('OIDC_AUDIENCE must not be OIDC_CLIENT_ID: id tokens are for that, and would let in too.');
  }
  const bad = hosts.find((host) => !/^[\w-]+(\.[\w-]+)*(:\d{1,5})?$/.test(host));
  if (bad !== undefined) {
    problems.push(`OIDC_HOSTS must be hosts like keys.example, keys.example:8443, not "${bad}".`);
  }
}

function wholeNumber(env: NodeJS.ProcessEnv, name: string, fallback: number, problems: string[]): number {
  const text = env[name] || String(fallback);
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) {
    problems.push(`${name} must be a whole number up to 65535, not "${text}".`);
  }
  return Number(text);
}

/** Where the outside is https, a proxy on this machine ends it unless others are named. */
function networks(env: NodeJS.ProcessEnv, problems: string[]): string[] {
  const fallback = env['WEB_URL']?.startsWith('https:') ? '127.0.0.0/8,::1' : '';
  const list = (env['TRUSTED_PROXIES'] || fallback).split(',').map((network) => network.trim()).filter(Boolean);
  const bad = list.find((network) => {
    const [address, bits, ...rest] = network.split('/') as [string, ...string[]];
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
    const isRange = bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= most);
    return rest.length > 0 || most < 0 || !isRange;
  });
  if (bad !== undefined) {
    problems.push(`TRUSTED_PROXIES must be addresses or networks like 10.1.0.7, 10.1.0.0/16, not "${bad}".`);
    return [];
  }
  return list;
}

/** Minutes, hours or days, as the original's session_timeout: 30M, 12H, 7D. In seconds. */
function duration(env: NodeJS.ProcessEnv, name: string, fallback: string, problems: string[]): number {
  const text = env[name] || fallback;
  const [, count, unit] = /^([1-9]\d{0,6})([MHD])$/.exec(text) ?? [];
  if (!count || !unit) {
    problems.push(`${name} must be minutes, hours or days like 30M, 12H or 7D, not "${text}".`);
    return 0;
  }
  return Number(count) * { M: 60, H: 3600, D: 86_400 }[unit as 'M' | 'H' | 'D'];
}

function withoutPassword(text: string): string {
  return text.replace(/:[^:@/]*@/, ':…@');
}
