/** The dashboard's GraphQL documents, against the schema that the API commits. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';

import { readOperations } from '../../api/graphql/known-operations.ts';

const root = join(import.meta.dirname, '../..');
const schema = buildSchema(await readFile(join(root, 'api/schema.graphql'), 'utf8'));

const documents = await readOperations();

test('there are documents', () => expect(documents.length).toBeGreaterThan(5));

describe('the schema has all that is asked for in', () => {
  for (const { name, text } of documents) {
    test(name, () => expect(validate(schema, parse(text)).map(String)).toEqual([]));
  }
});
