import { readFile } from 'node:fs/promises';

import type { Client, QueryResult } from 'pg';

/** What a file of test/sql said, a result for each pgTAP line. */
export type SqlRun = {
  readonly planned: number;
  readonly results: readonly { readonly name: string; readonly isOk: boolean; readonly diagnosis: string }[];
  readonly error?: Error;
};

/** Runs a file of test/sql in one transaction that is rolled back, after `given`: what is to be found fault with. */
export async function runSql(client: Client, file: string, given = ''): Promise<SqlRun> {
  const text = await readFile(file, 'utf8');
  const opening = `deallocate all; begin; ${given ? `${given}; ` : ''}set local search_path = tap, public;\n`;
  try {
    const answer = await client.query(`${opening}${text}\n; rollback;`);
    return runOf(linesOf([answer].flat()));
  } catch (error) {
    await client.query('rollback');
    const { message, position } = error as Error & { position?: string };
    const at = position ? Number(position) - opening.length : 0;
    const line = at > 0 ? `:${text.slice(0, at).split('\n').length}` : '';
    return { planned: Number.NaN, results: [], error: new Error(`${file}${line}: ${message}`, { cause: error }) };
  }
}

/** Whether a run found a fault: a test failed, or none could be made. */
export function foundFault({ planned, results, error }: SqlRun): boolean {
  return error !== undefined || results.length !== planned || results.some(({ isOk }) => !isOk);
}

function runOf(lines: readonly string[]): SqlRun {
  return {
    planned: Number(lines.find((line) => /^1\.\.\d+$/.test(line))?.slice(3) ?? Number.NaN),
    results: lines.flatMap((line, index) => (/^(not )?ok \d+/.test(line)
      ? [{
        name: line.replace(/^(not )?ok \d+( - )?/, ''),
        isOk: line.startsWith('ok'),
        diagnosis: [line, ...diagnosis(lines, index)].join('\n'),
      }]
      : [])),
  };
}

function linesOf(answers: QueryResult[]): string[] {
  return answers
    .flatMap(({ rows }) => rows as Record<string, unknown>[])
    .flatMap((row) => Object.values(row))
    .flatMap((value) => (typeof value === 'string' ? value.split('\n') : []));
}

function diagnosis(lines: readonly string[], index: number): readonly string[] {
  const end = lines.findIndex((line, at) => at > index && !line.startsWith('#'));
  return lines.slice(index + 1, end === -1 ? undefined : end);
}
