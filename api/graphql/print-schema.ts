import './production.ts';

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { lexicographicSortSchema, printSchema } from 'postgraphile/graphql';
import { Pool } from 'pg';
import { makeSchema } from 'postgraphile';

import { graphqlPreset } from './preset.ts';

/** The schema that a database gives the API's login, as text; committed as api/schema.graphql for review. */
export async function printGraphqlSchema(databaseUrl: string): Promise<string> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    const { schema } = await makeSchema(graphqlPreset({
      pool, introspection: true, statementTimeoutMs: 1_000, onError: () => {},
    }));
    return `${printSchema(lexicographicSortSchema(schema))}\n`;
  } finally {
    await pool.end();
  }
}

if (import.meta.main) {
  const databaseUrl = process.argv[2];
  if (!databaseUrl) {
    throw new Error('Name the database: node api/graphql/print-schema.ts postgres://r_api:…@127.0.0.1:54318/cqube');
  }
  await writeFile(join(import.meta.dirname, '../schema.graphql'), await printGraphqlSchema(databaseUrl));
}
