import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

import type { Source } from './client.ts';
import { exitCode } from './exit-code.ts';
import { failure } from './failure.ts';

export type EmissionFile = {
  readonly path: string;
  /** What the server is asked for: `<source folder>/<name>.zip`, or the bare name outside such a folder. */
  readonly fileName: string;
  readonly size: number;
};

export type Findings = {
  readonly files: readonly EmissionFile[];
  /** What lies in the folder and is no zip, for the person to know that it was not sent. */
  readonly leftOut: readonly string[];
};

/**
 * The zips of an emitter's folder (`<source folder>/<name>.zip`), or the one file, static sources first.
 *
 * A zip's source folder is the folder it lies in, so that the whole folder, one source's folder and a
 * single file all mean the same thing. Hidden files and what operating systems leave behind are passed over.
 */
export async function findFiles(place: string, sources: readonly Source[]): Promise<Findings> {
  const root = resolve(place);
  const isFolder = (await statOf(root, place)).isDirectory();
  const paths = isFolder ? await walk(root) : [root];
  const zips = paths.filter(isZip);

  if (!isFolder && zips.length === 0) {
    throw failure(exitCode.refused, `${place} is not a zip. Emit the zip that holds the CSV.`, { code: 'not-a-zip' });
  }
  if (zips.length === 0) {
    throw failure(exitCode.usage, `There is no zip in ${place}.`);
  }
  const known = new Set(sources.flatMap((source) => source.folders));
  const files = await Promise.all(zips.map(async (path) => ({
    path,
    fileName: fileNameOf(path, isFolder ? root : undefined, known),
    size: (await statOf(path, path)).size,
  })));
  return {
    files: inOrder(files, sources),
    leftOut: paths.filter((path) => !isZip(path)).map((path) => relative(root, path)),
  };
}

function fileNameOf(path: string, root: string | undefined, known: ReadonlySet<string>): string {
  const folder = basename(dirname(path));
  const isPlain = dirname(path) === root || root === undefined;
  return isPlain && !known.has(folder) ? basename(path) : `${folder}/${basename(path)}`;
}

/** Static sources first, as the server lists them; the server takes any order, but numbers show sooner. */
function inOrder(files: readonly EmissionFile[], sources: readonly Source[]): EmissionFile[] {
  const ranks = new Map(sources
    .filter((source) => source.class === 'static')
    .flatMap((source) => source.folders)
    .map((folder, rank) => [folder, rank]));
  const rank = (file: EmissionFile) => ranks.get(file.fileName.split('/')[0]!) ?? ranks.size;
  return [...files].sort((one, other) => rank(one) - rank(other) || (one.fileName < other.fileName ? -1 : 1));
}

async function walk(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(root, path).split(sep).some((part) => part.startsWith('.') || part === '__MACOSX'))
    .sort();
}

async function statOf(path: string, shown: string) {
  try {
    return await stat(path);
  } catch (error) {
    throw failure(exitCode.usage, (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? `There is no file or folder ${shown}.`
      : `${shown} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

function isZip(path: string): boolean {
  return path.toLowerCase().endsWith('.zip');
}
