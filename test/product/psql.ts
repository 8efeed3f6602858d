/** As much of psql as the pages of docs/ need, where there is none: `psql <url> < statements`. */
import { text } from 'node:stream/consumers';

import { Client, types } from 'pg';

types.setTypeParser(types.builtins.DATE, (value) => value);
const client = new Client({ connectionString: process.argv[2] });
await client.connect();
const { fields, rows } = await client.query({ text: await text(process.stdin), rowMode: 'array' });
await client.end();

console.log(fields.map(({ name }) => name).join(' | '));
for (const row of rows) {
  console.log((row as unknown[]).map((value) => String(value ?? '')).join(' | '));
}
console.log(rows.length === 1 ? '(1 row)' : `(${rows.length} rows)`);
