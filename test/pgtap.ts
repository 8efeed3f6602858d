import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import type { Client } from 'pg';

const blockSize = 512;

/** Loads pgTAP, which an npm package brings as plain SQL, into schema tap, open to every role. */
export async function installPgtap(client: Client): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite-pgtap'));
  const archive = gunzipSync(await readFile(join(folder, 'pgtap.tar.gz')));
  const script = fileFromTar(archive, /extension\/pgtap--\d+\.\d+\.\d+\.sql$|postgresql\/extension\/pgtap\.sql$/);

  await client.query('create schema tap; set search_path = tap');
  await client.query(script.replace(/^\\.*$/gm, '').replaceAll('@extschema@', 'tap'));
  await client.query(`
    grant usage on schema tap to public;
    grant select, insert, update, delete on all tables in schema tap to public;
    grant all on all sequences in schema tap to public;
    grant execute on all functions in schema tap to public;
    reset search_path`);
}

/** Reads one file out of a tar: a header block with name and octal size, then the content in blocks. */
function fileFromTar(archive: Buffer, name: RegExp): string {
  for (let at = 0; at + blockSize <= archive.length;) {
    const header = archive.subarray(at, at + blockSize);
    const path = header.toString('utf8', 0, 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(header.toString('utf8', 124, 136).replace(/\0.*$/s, '').trim() || '0', 8);
    if (name.test(path)) {
      return archive.toString('utf8', at + blockSize, at + blockSize + size);
    }
    at += blockSize + Math.ceil(size / blockSize) * blockSize;
  }
  throw new Error(`The archive has no file like ${name}.`);
}
