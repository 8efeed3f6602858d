import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { databaseFolder } from './database-folder.ts';

let place: string;
let home: string;
let outside: string;

/** Who the server runs as; anyone will do here, and only we can be given a folder by us. */
const user = { uid: process.getuid!(), gid: process.getgid!() };

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'cqube-folder-'));
  chmodSync(place, 0o755);
  home = join(place, 'home', 'cqube');
  outside = join(place, 'outside');
  mkdirSync(home, { recursive: true, mode: 0o755 });
  mkdirSync(outside, { mode: 0o755 });
});
afterEach(() => {
  rmSync(place, { recursive: true, force: true });
});

test('it is inside a home that the server can enter', () => {
  expect(databaseFolder(home, user, [outside])).toBe(join(home, 'database'));
  expect(databaseFolder(home, user, [outside])).toBe(join(home, 'database'));
});

describe('where the server is another user, who may not enter the home', () => {
  beforeEach(() => {
    chmodSync(join(place, 'home'), 0o700);
  });

  test('it is a closed random folder outside, made once and kept in the home', () => {
    const folder = databaseFolder(home, user, [outside]);
    expect(folder.startsWith(join(outside, 'cqube-'))).toBe(true);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(folder).uid).toBe(user.uid);
    expect(readFileSync(join(home, 'database-folder'), 'utf8').trim()).toBe(folder);
    expect(databaseFolder(home, user, [outside])).toBe(folder);
  });

  test('a fresh home at the same path never meets the old data', () => {
    const folder = databaseFolder(home, user, [outside]);
    rmSync(home, { recursive: true });
    mkdirSync(home);
    expect(databaseFolder(home, user, [outside])).not.toBe(folder);
  });

  test('a folder that is gone is not silently replaced by an empty one', () => {
    rmSync(databaseFolder(home, user, [outside]), { recursive: true });
    expect(() => databaseFolder(home, user, [outside])).toThrow(/which is gone/);
    expect(existsSync(join(home, 'database'))).toBe(false);
  });
});
