import type { Client } from 'pg';

import type { Finding } from './check.ts';

/** Whoever else logs in is a person with SQL, or a program of theirs. */
const ourProcesses = ['r_api', 'r_worker', 'r_identity'];
const neededClasses = ['read', 'write', 'ddl', 'role'];
const where = 'see deploy/postgresql/README.md';

type Settings = {
  readonly isLoaded: boolean;
  readonly isInstalled: boolean;
  readonly classes: string | null;
  readonly statements: string;
};

/**
 * Whether the server writes down what people do with SQL of their own, by pgAudit or at least by log_statement.
 *
 * A setting of an extension that is not loaded is a mere word, and not among pg_settings.
 */
export async function checkStatementAudit(client: Client): Promise<Finding | string> {
  const { rows: [settings] } = await client.query<Settings>(
    `select
       exists (select from pg_settings where name = 'pgaudit.log') as "isLoaded",
       exists (select from pg_extension where extname = 'pgaudit') as "isInstalled",
       (select setting from pg_settings where name = 'pgaudit.log') as classes,
       (select setting from pg_settings where name = 'log_statement') as statements`);
  const { isLoaded, isInstalled, classes, statements } = settings!;
  if (!isLoaded) {
    return warning(statements === 'all'
      ? 'pgAudit is not loaded; log_statement writes down statements, not which tables they read'
      : 'pgAudit is not loaded, and log_statement is not "all": what people do with SQL is not written down');
  }
  if (!isInstalled) {
    return warning('pgAudit is loaded, but its extension is not installed in this database');
  }
  const missing = missingClasses(classes ?? '');
  if (missing.length > 0) {
    return warning(`pgaudit.log leaves out ${missing.join(', ')}`);
  }
  const spared = await sparedLogins(client);
  return spared.length > 0
    ? warning(`pgaudit.log is set to less for ${spared.join(', ')}`)
    : 'pgAudit writes down what people do with SQL';
}

function warning(text: string): Finding {
  return { level: 'warning', text: `${text}; ${where}` };
}

/** Who has a setting of their own that leaves something out; our own processes stand in the audit by other ways. */
async function sparedLogins(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; classes: string }>(
    `select
       coalesce(pg_get_userbyid(nullif(setrole, 0)), 'everybody') as name,
       split_part(setting, '=', 2) as classes
     from pg_db_role_setting
     cross join unnest(setconfig) as setting
     where setting like 'pgaudit.log=%'
       and setdatabase in (0, (select oid from pg_database where datname = current_database()))
     order by 1`);
  return rows
    .filter(({ name, classes }) => !ourProcesses.includes(name) && missingClasses(classes).length > 0)
    .map(({ name }) => name);
}

/** In the order in which pgAudit reads them: a class after "-" is left out again. */
function missingClasses(setting: string): string[] {
  const held = new Set<string>();
  for (const word of setting.toLowerCase().split(',').map((each) => each.trim().replaceAll('"', ''))) {
    const named = word.replace(/^-/, '');
    for (const each of named === 'all' ? neededClasses : [named]) {
      if (word.startsWith('-')) {
        held.delete(each);
      } else {
        held.add(each);
      }
    }
  }
  return neededClasses.filter((each) => !held.has(each));
}
