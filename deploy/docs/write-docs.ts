/**
 * `npm run docs`: writes what is generated from the database, docs/data-dictionary.md, docs/erd.md,
 * docs/who-sees-what.md and api/schema.graphql, from a fresh installation in a cluster of its own. A test compares.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Client } from 'pg';

import { printGraphqlSchema } from '../../api/graphql/print-schema.ts';
import { freshDatabase, startTestCluster } from '../../test/cluster.ts';
import { dataDictionary } from './data-dictionary.ts';
import { readRelations, readSources } from './read-catalogue.ts';
import { relationDiagrams } from './relation-diagram.ts';
import { readOpenSources, readReadings, whoSeesWhat } from './who-sees-what.ts';

const root = join(import.meta.dirname, '../..');

/** The generated pages of a database, by path. */
export async function generatedDocs(databaseUrl: string): Promise<Readonly<Record<string, string>>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const sources = await readSources(client);
    const relations = await readRelations(client);
    return {
      'docs/data-dictionary.md': dataDictionary(sources, relations),
      'docs/erd.md': relationDiagrams(sources, relations),
      'docs/who-sees-what.md': whoSeesWhat(await readReadings(client), await readOpenSources(client)),
    };
  } finally {
    await client.end();
  }
}

if (import.meta.main) {
  const cluster = await startTestCluster();
  try {
    const database = await freshDatabase(cluster.port);
    const pages = {
      ...await generatedDocs(cluster.url(database)),
      'api/schema.graphql': await printGraphqlSchema(cluster.url(database, 'r_api')),
    };
    for (const [path, text] of Object.entries(pages)) {
      await writeFile(join(root, path), text);
      console.log(`Written: ${path}`);
    }
  } finally {
    await cluster.stop();
  }
}
