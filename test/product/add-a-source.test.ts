/**
 * docs/add-a-source.md, followed to the letter: its files are written, its commands run, and what it says
 * they print is what they print. A line "…" stands for lines that are not told.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { askSql } from '../ask.ts';
import type { Credentials } from './start-product.ts';

type Fence = { readonly language: string; readonly name: string; readonly text: string };

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/add-a-source.md'), 'utf8');
const walk = page.slice(0, page.indexOf('## Who puts a source'));
const fences: readonly Fence[] = [...walk.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)]
  .map(([, language, name, text]) => ({ language: language!, name: name!, text: text! }));
const mark = '@@ what follows was printed by command ';
let folder: string;
let printed: readonly string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cqube-page-'));
  for (const name of readdirSync(root).filter((each) => !each.startsWith('.'))) {
    symlinkSync(join(root, name), join(folder, name));
  }
  symlinkSync(inject('home'), join(folder, '.cqube'));
  mkdirSync(join(folder, '.bin'));
  writeFileSync(join(folder, '.bin/psql'), `#!/bin/sh\nexec node ${root}/test/product/psql.ts "$@"\n`);
  chmodSync(join(folder, '.bin/psql'), 0o755);

  const { stdout, stderr } = spawnSync('bash', [], {
    cwd: folder, input: fences.map(scriptOf).join('\n'), encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}/.bin:${root}/node_modules/.bin:${process.env['PATH']}` },
  });
  printed = stdout.split(/^@@ .*\n/m).slice(1);
  if (printed.length !== fences.length) {
    throw new Error(`The page's commands came to no end:\n${stdout}\n${stderr}`);
  }
  process.stderr.write(stderr);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function scriptOf({ language, name, text }: Fence, index: number): string {
  const begin = `echo '${mark}${index}'`;
  return language === 'sh' ? `${begin}\n{\n${text}} 2>&1`
    : name ? `${begin}\ncat > ${name} <<'END OF FILE'\n${text}END OF FILE` : begin;
}

describe('each block of commands prints what the page says', () => {
  const told = fences.flatMap((fence, index) => (fence.language === 'text' ? [{ fence, index }] : []));

  test('the page tells what is printed', () => expect(told.length).toBeGreaterThan(3));

  test.each(told)('$fence.text', ({ fence, index }) => {
    const lines = linesOf(printed[index - 1]!);
    let from = 0;
    for (const line of linesOf(fence.text)) {
      const found = lines.indexOf(line, from);
      expect(found, `“${line}” is not printed after line ${from} of\n${printed[index - 1]}`).not.toBe(-1);
      from = found + 1;
    }
  });
});

test('the page has every word of the language, and no other', async () => {
  const { owner } = JSON.parse(readFileSync(join(inject('home'), 'credentials.json'), 'utf8')) as Credentials;
  const tables = page.split(/^### /m).slice(1).map((text) => ({
    owner: /^Of a (source|file|column)$/m.exec(text)?.[1],
    words: [...text.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, cell]) => cell!.match(/\w+/g)!),
  }));
  for (const of of ['source', 'file', 'column']) {
    const rows = await askSql<{ word: string }>(
      owner.databaseUrl, 'select property_name as word from staging.known_property($1)', [of]);
    const told = tables.find((table) => table.owner === of)!.words;
    // Words of one kind of column stand in the table of kinds.
    const ofKinds = of === 'column' ? ['reads', 'items', 'marks', 'into'] : [];
    expect([...told, ...ofKinds].sort()).toEqual(rows.map(({ word }) => word).sort());
  }
});

/** Lines as they are compared: blanks do not count, nor what only draws a table. */
function linesOf(text: string): string[] {
  return text.split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '' && line !== '…' && !/^[-+ ]+$/.test(line));
}
