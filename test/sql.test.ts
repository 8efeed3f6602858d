/** Runs each file of test/sql in a transaction of its own database; every pgTAP line is a test here. */
import { glob } from 'node:fs/promises';
import { basename } from 'node:path';

import { describe, inject, test } from 'vitest';

import { freshDatabase, urlOf, withSuperuser } from './cluster.ts';
import { runSql } from './run-sql.ts';

const port = inject('databasePort');
const wanted = process.env['SQL'] ?? '';
const files = (await Array.fromAsync(glob('test/sql/**/*.sql'))).filter((file) => file.includes(wanted)).sort();

for (const file of files) {
  const url = urlOf(port, await freshDatabase(port));
  const { planned, results, error } = await withSuperuser(url, (client) => runSql(client, file));

  describe(basename(file, '.sql'), () => {
    test('runs as planned', () => {
      if (error) throw error;
      if (results.length !== planned) throw new Error(`${planned} tests were planned, ${results.length} ran.`);
    });

    for (const { name, isOk, diagnosis } of results) {
      test(name, () => {
        if (!isOk) throw new Error(diagnosis);
      });
    }
  });
}
