import { isPrivateHost } from './public-address.ts';

/** What fetching from DIKSHA needs to know. */
export type DikshaConfig = {
  /** The address before `/data/v3` and `/dataset/v1`, without a slash at the end. */
  readonly url: string;
  readonly token: string;
  readonly channelId: string;
  /** The emission token by which it is emitted. */
  readonly emissionToken: string;
  /** undefined leaves the data set out. */
  readonly usageDataset: string | undefined;
  readonly progressDataset: string | undefined;
  readonly encryptionKey: string | undefined;
  /** Hosts from which files may come beside the address's own: `host`, `host:port` or `*.suffix`. */
  readonly hosts: readonly string[];
  readonly schedule: string;
  /** The first day of usage, `yyyy-mm-dd`. */
  readonly since: string | undefined;
  readonly progressDays: number;
  /** For how long DIKSHA may say nothing. */
  readonly silentSeconds: number;
};

/** DIKSHA is off unless DIKSHA_URL is set; then whatever is missing or wrong is a problem, by its name. */
export function readDikshaConfig(env: NodeJS.ProcessEnv, problems: string[]): DikshaConfig | undefined {
  const url = env['DIKSHA_URL'];
  if (!url) {
    return undefined;
  }
  const config: DikshaConfig = {
    url: url.replace(/\/+$/, ''),
    token: env['DIKSHA_TOKEN'] ?? '',
    channelId: env['DIKSHA_CHANNEL_ID'] ?? '',
    emissionToken: env['DIKSHA_EMISSION_TOKEN'] ?? '',
    usageDataset: dataset(env, 'DIKSHA_USAGE_DATASET', 'summary-rollup', problems),
    progressDataset: dataset(env, 'DIKSHA_PROGRESS_DATASET', 'progress-exhaust', problems),
    encryptionKey: env['DIKSHA_ENCRYPTION_KEY'] || undefined,
    hosts: hosts(env, problems),
    schedule: env['DIKSHA_SCHEDULE'] || '0 4 * * *',
    since: env['DIKSHA_SINCE'] || undefined,
    progressDays: Number(env['DIKSHA_PROGRESS_DAYS'] || 7),
    silentSeconds: Number(env['DIKSHA_PATIENCE_SECONDS'] || 60),
  };
  check(config, problems);
  return config;
}

function check(config: DikshaConfig, problems: string[]): void {
  const required = [
    ['DIKSHA_TOKEN', config.token], ['DIKSHA_CHANNEL_ID', config.channelId],
    ['DIKSHA_EMISSION_TOKEN', config.emissionToken],
  ] as const;
  for (const [name, value] of required) {
    if (!value) {
      problems.push(`DIKSHA_URL is set: set ${name} too.`);
    } else if (!/^[\x21-\x7e]+$/.test(value)) {
      problems.push(`${name} has characters that no header can carry.`);
    }
  }
  if (config.emissionToken && !/^cqe_[\w-]{43}$/.test(config.emissionToken)) {
    problems.push('DIKSHA_EMISSION_TOKEN must be a token as "npm run cqube -- token add" prints it.');
  }
  checkUrl(config, problems);
  if (config.usageDataset === undefined && config.progressDataset === undefined) {
    problems.push('DIKSHA_USAGE_DATASET and DIKSHA_PROGRESS_DATASET are both off: leave DIKSHA_URL out instead.');
  }
  if (!/^[\d*/,-]+( [\d*/,-]+){4}$/.test(config.schedule)) {
    problems.push(`DIKSHA_SCHEDULE must be a cron expression like "0 4 * * *", not "${config.schedule}".`);
  }
  if (config.since !== undefined && !isDay(config.since)) {
    problems.push(`DIKSHA_SINCE must be a day like 2026-07-01, not "${config.since}".`);
  }
  if (!Number.isInteger(config.progressDays) || config.progressDays < 1 || config.progressDays > 365) {
    problems.push('DIKSHA_PROGRESS_DAYS must be a whole number from 1 to 365.');
  }
  if (!(config.silentSeconds > 0 && config.silentSeconds <= 3600)) {
    problems.push('DIKSHA_PATIENCE_SECONDS must be a number up to 3600.');
  }
}

function checkUrl({ url, hosts: known }: DikshaConfig, problems: string[]): void {
  const parsed = URL.parse(url);
  if (!parsed || !['https:', 'http:'].includes(parsed.protocol)) {
    problems.push('DIKSHA_URL must be an https address.');
    return;
  }
  if (parsed.username || parsed.password || parsed.search || parsed.hash) {
    problems.push('DIKSHA_URL must be an address without a name, a password or a question.');
  }
  if (known.includes(parsed.host)) {
    return;
  }
  if (parsed.protocol === 'http:') {
    problems.push('DIKSHA_URL must be an https address, unless its host is named in DIKSHA_HOSTS.');
  }
  if (isPrivateHost(parsed.hostname)) {
    problems.push(`The host of DIKSHA_URL, ${parsed.host}, is not public; name it in DIKSHA_HOSTS if it is meant.`);
  }
}

function dataset(env: NodeJS.ProcessEnv, name: string, fallback: string, problems: string[]): string | undefined {
  const text = env[name] || fallback;
  if (!/^[\w-]{1,60}$/.test(text)) {
    problems.push(`${name} must be the name of a data set or off, not "${text}".`);
  }
  return text === 'off' ? undefined : text;
}

function hosts(env: NodeJS.ProcessEnv, problems: string[]): string[] {
  const list = (env['DIKSHA_HOSTS'] ?? '').split(',').map((host) => host.trim().toLowerCase()).filter(Boolean);
  const bad = list.find((host) => !/^(\*\.[\w-]+(\.[\w-]+)+|[\w-]+(\.[\w-]+)*|\[[\da-f:]+\])(:\d{1,5})?$/.test(host));
  if (bad !== undefined) {
    problems.push(`DIKSHA_HOSTS must be hosts like files.example, files.example:8443, *.files.example, not "${bad}".`);
  }
  return list;
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
