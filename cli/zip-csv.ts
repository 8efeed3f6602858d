import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export type ZippedCsv = { readonly path: string; remove(): Promise<void> };

/**
 * Zips one CSV as it is emitted: the file at the root, the zip named like it, in a folder named like the one
 * that the CSV lies in. The library is loaded here and not at the top: who emits zips has no need of it.
 */
export async function zipCsv(path: string, signal: AbortSignal): Promise<ZippedCsv> {
  const { default: { ZipFile } } = await import('yazl');
  const folder = await mkdtemp(join(tmpdir(), 'cqube-zip-'));
  const zipped = {
    path: join(folder, basename(dirname(path)), `${basename(path).replace(/\.csv$/i, '')}.zip`),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  try {
    await mkdir(dirname(zipped.path));
    const zip = new ZipFile();
    zip.addFile(path, basename(path));
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(zipped.path, { mode: 0o600 }), { signal });
    return zipped;
  } catch (error) {
    await zipped.remove();
    throw error;
  }
}
