import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isOpenToAll, serverUser } from './postgres.ts';

/**
 * The folder for the database of this home: inside it, unless its server could not get there.
 *
 * As root the server runs as another user. Where that user cannot enter the home, the data goes into
 * a random folder outside, made once, whose path is kept in the home: a fresh home never meets the
 * data of an earlier one at the same path.
 */
export function databaseFolder(
  home: string,
  user: { uid: number; gid: number } | undefined = serverUser(),
  outside: readonly string[] = ['/var/lib', '/var/tmp'],
): string {
  const note = join(home, 'database-folder');
  if (existsSync(note)) {
    return noted(note);
  }
  const inside = join(home, 'database');
  if (existsSync(inside) || !user || isOpenToAll(home)) {
    mkdirSync(inside, { recursive: true });
    chmodSync(inside, user ? 0o711 : 0o700);
    return inside;
  }

  const place = outside.find((folder) => existsSync(folder) && isOpenToAll(folder));
  if (!place) {
    throw new Error(`The database cannot live in ${home}, which user ${user.uid} may not enter; open it, or move it.`);
  }
  const folder = mkdtempSync(join(place, 'cqube-'));
  chownSync(folder, user.uid, user.gid);
  writeFileSync(note, `${folder}\n`, { mode: 0o600, flush: true });
  return folder;
}

function noted(note: string): string {
  const folder = readFileSync(note, 'utf8').trim();
  if (!existsSync(folder)) {
    throw new Error(
      `The database of this home was in ${folder}, which is gone; restore it, or start with a new CQUBE_HOME.`,
    );
  }
  return folder;
}
