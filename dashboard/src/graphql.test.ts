/** The dashboard's GraphQL documents, against the schema that the API commits. */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const schema = buildSchema(await readFile(join(root, 'api/schema.graphql'), 'utf8'));

const documents: { name: string; text: string }[] = [];
for await (const file of glob('dashboard/src/app/**/*.ts', { cwd: root })) {
  const source = await readFile(join(root, file), 'utf8');
  const parts = new Map(
    [...source.matchAll(/const (\w+) = `([^`]*)`/g)].map(([, name, text]) => [name, text]),
  );
  for (const [, text] of source.matchAll(/gql<[^`]*`([^`]*)`/g)) {
    const whole = text!.replace(/\$\{(\w+)\}/g, (_, name: string) => parts.get(name) ?? '');
    documents.push({ name: /query (\w+)/.exec(whole)?.[1] ?? file, text: whole });
  }
}

test('there are documents', () => expect(documents.length).toBeGreaterThan(5));

describe('the schema has all that is asked for in', () => {
  for (const { name, text } of documents) {
    test(name, () => expect(validate(schema, parse(text)).map(String)).toEqual([]));
  }
});
