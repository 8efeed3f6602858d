import type { Socket } from 'node:net';

import { readStatements, type Statement } from './read-statements.ts';

export type StatementWatch = {
  /** For `new Pool({ stream })`: a connection that is watched. */
  readonly stream: () => Socket;
  /** What the login was caught at: statements of its own that are not of the few that it may run. */
  readonly faults: readonly string[];
  /** How many statements ran as a caller. */
  asCaller(): number;
};

/**
 * Reads along what the API asks PostgreSQL. By itself the API's login may ask who somebody is, sign in, write
 * the audit, read PostgreSQL's catalogue, begin and clean up; all else has to run as a caller. `alsoFine` is what
 * a test asks by the same connections.
 */
export function watchStatements(alsoFine = /(?!)/): StatementWatch {
  const faults: string[] = [];
  let count = 0;
  return {
    faults,
    asCaller: () => count,
    stream() {
      let isCaller = false;
      return readStatements((statement) => {
        if (alsoFine.test(statement.text)) {
          return;
        }
        const verdict = judge(statement, isCaller);
        if (verdict === 'fault') {
          faults.push(statement.text.slice(0, 500));
        }
        count += verdict === 'runs' ? 1 : 0;
        isCaller = verdict === 'becomes' || (isCaller && verdict !== 'ends');
      });
    },
  };
}

const callerRole = 'u_[a-z0-9_]+|r_public';
const isAdministrator = `pg_catalog\\.pg_has_role\\(\\$1::name, 'r_admin', 'member'\\) as "isAdministrator", `;

/** What the API's login runs by itself, and nothing else. */
const ofItsOwn = [
  new RegExp(`^select (${isAdministrator})?rls\\.sign_in\\(\\$1(::name)?\\)$`),
  /^select rls\.(role_of_token\(\$1\)|role_of_subject\(\$1, \$2\)) as role$/,
  /^select rls\.record_audit\([^()]*\)(\s+from jsonb_to_recordset\(\$1\) as entry \([^()]*\))?$/,
  /^select 1$/,
  /^select pg_catalog\.pg_cancel_backend\(\$1\)$/,
];
const ending = /^(commit|rollback)(; reset role; reset all; unlisten \*; deallocate all; close all; discard temp)?$/;
const setting = `set local [\\w.]+ = (\\d+|'[\\w-]*');`;
const becoming = new RegExp(`^begin;\\s+set local role "(${callerRole})";(\\s+${setting})+$`);
const settingMany = /^select set_config\(el->>0, el->>1, true\) from json_array_elements\(\$1::json\) el$/;
const changingRole = /\b(set|reset)\s+(local\s+|session\s+)?(role|authorization)\b|\bset_config\b/i;

function judge({ text, values, isInTransaction }: Statement, isCaller: boolean) {
  const statement = text.trim();
  if (ending.test(statement)) {
    return 'ends';
  }
  if (isCaller && isInTransaction) {
    return changingRole.test(statement) ? 'fault' : 'runs';
  }
  if (isInTransaction) {
    return settingMany.test(statement) && becomesCaller(values[0]) ? 'becomes' : 'fault';
  }
  if (becoming.test(statement)) {
    return 'becomes';
  }
  const isFine = statement === 'begin' || isOfCatalogue(statement) || ofItsOwn.some((form) => form.test(statement));
  return isFine ? 'begins' : 'fault';
}

/** PostGraphile becomes the caller by a list of settings. */
function becomesCaller(settings: string | undefined): boolean {
  const { role = '' } = Object.fromEntries(JSON.parse(settings ?? '[]') as [string, string][]);
  return new RegExp(`^(${callerRole})$`).test(role);
}

/** PostGraphile reads the catalogue once, to make its schema. */
function isOfCatalogue(statement: string): boolean {
  const isAbout = /\b(aggregate|staging|transform|landing|pii|rls)\./;
  return /^with\s+database as \(/.test(statement) && !isAbout.test(statement);
}
