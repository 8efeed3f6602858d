/** docs/errors.md lists the codes in the order in which the database counts them. */
import { readFile } from 'node:fs/promises';

import { expect, inject, test } from 'vitest';

import { askSql } from './ask.ts';
import { freshDatabase, urlOf } from './cluster.ts';

test('the documented codes are those of the database, in its order', async () => {
  const port = inject('databasePort');
  const [row] = await askSql<{ codes: string[] }>(
    urlOf(port, await freshDatabase(port)), 'select staging.known_codes() as codes');
  const [text] = (await readFile('docs/errors.md', 'utf8')).split('## What is wrong with a request');
  const documented = [...text!.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code!);
  expect([...new Set(documented)]).toEqual(row!.codes);
});
