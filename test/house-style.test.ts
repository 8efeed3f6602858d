/** The rules of the house style that a machine can check; each names the places that break it. */
import { glob, readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { describe, expect, test } from 'vitest';

type File = { readonly path: string; readonly text: string; readonly lines: readonly string[] };

const sql = await read('sql/**/*.sql');
const source = await read('{*.ts,{api,bench,cli,demo,deploy,embedded,migrations,test,worker}/**/*.ts}');
const dashboard = await read('dashboard/src/**/*.{ts,html,css,scss}');
const created = /^create (?:or replace )?(?:aggregate|function|procedure|view) (\w+)\.(\w+)/gm;

describe('every file', () => {
  test('has no tab, no trailing space, and no line over 120', () => {
    expect(linesOf([...sql, ...source, ...dashboard], (line) => /\t| $/.test(line) || line.length > 120)).toEqual([]);
  });
});

describe('SQL', () => {
  test('opens by saying what it is', () => {
    expect(pathsOf(sql, ({ text }) => !/^-- \S/.test(text))).toEqual([]);
  });

  test('writes keywords in lower case', () => {
    const upper = /^\s*(SELECT|FROM|WHERE|CREATE|INSERT|UPDATE|DELETE|WITH|JOIN)\b/;
    expect(linesOf(sql, (line) => upper.test(line))).toEqual([]);
  });

  test('creates one object a file, named like the file and its schema', () => {
    const misnamed = sql.filter(({ path, text }) => {
      const names = [...text.matchAll(created)].map(([, schema, name]) => `${schema}.${name}`);
      return names.length > 0 && names.join() !== `${path.split('/')[1]}.${basename(path, '.sql')}`;
    });
    expect(misnamed.map(({ path }) => path)).toEqual([]);
  });

  test('pins the search path of what it creates, and comments on it', () => {
    const bare = ({ text }: File): boolean =>
      text.search(created) !== -1
      && (/language (sql|plpgsql)/.test(text) !== /set search_path = ''/.test(text)
        || !/^comment on (aggregate|function|procedure|view) /m.test(text));
    expect(pathsOf(sql, bare)).toEqual([]);
  });

  test('keeps a function under sixty lines', () => {
    const long = ({ text }: File): boolean =>
      [...text.matchAll(/as \$\$\n([\s\S]*?)\n\$\$;/g)].some(([, body]) => body!.split('\n').length > 60);
    expect(pathsOf(sql, long)).toEqual([]);
  });
});

describe('TypeScript', () => {
  test('has no barrel and no name that says nothing', () => {
    const empty = /^(index|utils?|helpers?|common|manager|service)\.ts$/;
    expect(pathsOf([...source, ...dashboard], ({ path }) => empty.test(basename(path)))).toEqual([]);
  });

  test('has no default export, except where a tool demands one', () => {
    const demanded = /config\.ts$|global-setup\.ts$/;
    const exported = ({ path, text }: File): boolean => !demanded.test(path) && /^export default /m.test(text);
    expect(pathsOf([...source, ...dashboard], exported)).toEqual([]);
  });

  test('the dashboard adds nothing up: sums, shares and windows come from SQL', () => {
    expect(linesOf(dashboard, (line) => /\.reduce\(/.test(line))).toEqual([]);
  });

  test('the dashboard has colours only as tokens, in one file', () => {
    const hex = /#[0-9a-f]{3,8}\b/i;
    const styled = dashboard.filter(({ path }) => /\.(s?css|html)$/.test(path) && !path.endsWith('tokens.css'));
    expect(linesOf(styled, (line) => hex.test(line) && !/href="#|url\(#/.test(line))).toEqual([]);
  });
});

async function read(pattern: string): Promise<File[]> {
  const paths = (await Array.fromAsync(glob(pattern, { exclude: ['**/node_modules/**'] }))).sort();
  return Promise.all(paths.map(async (path) => {
    const text = await readFile(path, 'utf8');
    return { path, text, lines: text.split('\n') };
  }));
}

function pathsOf(files: readonly File[], breaks: (file: File) => boolean): string[] {
  return files.filter(breaks).map(({ path }) => path);
}

function linesOf(files: readonly File[], breaks: (line: string) => boolean): string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (breaks(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 80)}`] : [])));
}
