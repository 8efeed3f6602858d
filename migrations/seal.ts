/**
 * Writes the Previous and Hash headers of the committed migrations: `node migrations/seal.ts`.
 *
 * graphile-migrate refuses a migration whose hash is not its text's. Until a migration is released
 * it may still be edited and sealed again; afterwards never.
 */
import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';

export function seal(text: string, previous: string): { hash: string; text: string } {
  const body = text.replace(/^(--! .*\n)+\n/, '').trim();
  const hash = `sha1:${createHash('sha1').update(`${previous}\n${body}`.trim() + '\n').digest('hex')}`;
  return { hash, text: `--! Previous: ${previous || '-'}\n--! Hash: ${hash}\n\n${body}\n` };
}

if (import.meta.main) {
  let previous = '';
  const files = await Array.fromAsync(glob('migrations/committed/*.sql'));
  for (const file of files.sort()) {
    const sealed = seal(await readFile(file, 'utf8'), previous);
    await writeFile(file, sealed.text);
    previous = sealed.hash;
  }
}
