/** The pages that are written from the database are those of the database. */
import { readFile } from 'node:fs/promises';

import { expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from '../../test/cluster.ts';
import { generatedDocs } from './write-docs.ts';

const port = inject('databasePort');
const pages = await generatedDocs(urlOf(port, await freshDatabase(port)));

test.each(Object.keys(pages))('%s is up to date (npm run docs)', async (path) => {
  expect(await readFile(path, 'utf8')).toBe(pages[path]);
});

test('every source and every table has its place in them', () => {
  expect(pages['docs/data-dictionary.md']).toContain('### student_attendance\n');
  expect(pages['docs/data-dictionary.md']).toContain('### aggregate.report_value\n');
  expect(pages['docs/erd.md']).toContain('  school ||--o{ student_attendance : school_id');
  expect(pages['docs/who-sees-what.md']).toContain('| `aggregate.metric_value` | of the own places |');
  expect(pages['docs/erd.md']).toContain('  emission ||--o{ batch : emission_id');
});
