/** Runs each file of test/sql in a transaction of its own database; every pgTAP line is a test here. */
import { glob, readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { Client, type QueryResult } from 'pg';
import { describe, inject, test } from 'vitest';

import { freshDatabase, urlOf } from './cluster.ts';

const port = inject('databasePort');
const wanted = process.env['SQL'] ?? '';
const files = (await Array.fromAsync(glob('test/sql/**/*.sql'))).filter((file) => file.includes(wanted)).sort();

for (const file of files) {
  const { lines, error } = await run(file);
  const planned = Number(lines.find((line) => /^1\.\.\d+$/.test(line))?.slice(3) ?? Number.NaN);
  const results = lines.flatMap((line, index) => (/^(not )?ok \d+/.test(line) ? [{ line, index }] : []));

  describe(basename(file, '.sql'), () => {
    test('runs as planned', () => {
      if (error) throw error;
      if (results.length !== planned) throw new Error(`${planned} tests were planned, ${results.length} ran.`);
    });

    for (const { line, index } of results) {
      test(line.replace(/^(not )?ok \d+( - )?/, ''), () => {
        if (line.startsWith('not ok')) throw new Error([line, ...diagnosis(lines, index)].join('\n'));
      });
    }
  });
}

async function run(file: string): Promise<{ lines: string[]; error?: Error }> {
  const client = new Client({ connectionString: urlOf(port, await freshDatabase(port)) });
  await client.connect();
  const text = await readFile(file, 'utf8');
  try {
    const answer = await client.query(`begin; set local search_path = tap, public;\n${text}\n; rollback;`);
    return { lines: linesOf([answer].flat()) };
  } catch (error) {
    const { message, position } = error as Error & { position?: string };
    const line = position ? text.slice(0, Number(position)).split('\n').length - 1 : undefined;
    return { lines: [], error: new Error(`${file}${line ? `:${line}` : ''}: ${message}`, { cause: error }) };
  } finally {
    await client.end();
  }
}

function linesOf(answers: QueryResult[]): string[] {
  return answers
    .flatMap(({ rows }) => rows as Record<string, unknown>[])
    .flatMap((row) => Object.values(row))
    .flatMap((value) => (typeof value === 'string' ? value.split('\n') : []));
}

function diagnosis(lines: string[], index: number): string[] {
  const end = lines.findIndex((line, at) => at > index && !line.startsWith('#'));
  return lines.slice(index + 1, end === -1 ? undefined : end);
}
