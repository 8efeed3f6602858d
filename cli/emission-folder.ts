import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

import { exitCode } from './exit-code.ts';
import { failure } from './failure.ts';

export type EmissionFile = {
  readonly path: string;
  /** What the server is asked for: `<source folder>/<name>.zip`, or the bare name outside such a folder. */
  readonly fileName: string;
  readonly size: number;
  /** Whether it is of a static source, which others refer to. */
  readonly isStatic: boolean;
};

export type Findings = {
  readonly files: readonly EmissionFile[];
  /** What lies in the folder and is no zip, for the person to know that it was not sent. */
  readonly leftOut: readonly string[];
};

export type Folders = {
  /** Of all sources that the server has. */
  readonly known: readonly string[];
  /** Of the static ones, in the order in which they are to be sent. */
  readonly inOrder: readonly string[];
};

/**
 * The zips of an emitter's folder (`<source folder>/<name>.zip`), or the one file, static sources first.
 *
 * A zip's source folder is the folder it lies in, so that the whole folder, one source's folder and a
 * single file all mean the same thing. Hidden files and what operating systems leave behind are passed over.
 */
export async function findFiles(place: string, { known, inOrder }: Folders): Promise<Findings> {
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
  const files = await Promise.all(zips.map(async (path) => {
    const fileName = fileNameOf(path, isFolder ? root : undefined, known);
    const isStatic = inOrder.includes(folderOf(fileName));
    return { path, fileName, isStatic, size: (await statOf(path, path)).size };
  }));
  return {
    files: sorted(files, inOrder),
    leftOut: paths.filter((path) => !isZip(path)).map((path) => relative(root, path)),
  };
}

function fileNameOf(path: string, root: string | undefined, known: readonly string[]): string {
  const folder = basename(dirname(path));
  const isPlain = dirname(path) === root || root === undefined;
  return isPlain && !known.includes(folder) ? basename(path) : `${folder}/${basename(path)}`;
}

function folderOf(fileName: string): string {
  return fileName.split('/')[0]!;
}

function sorted(files: readonly EmissionFile[], inOrder: readonly string[]): EmissionFile[] {
  const rank = ({ fileName, isStatic }: EmissionFile) =>
    (isStatic ? inOrder.indexOf(folderOf(fileName)) : inOrder.length);
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
