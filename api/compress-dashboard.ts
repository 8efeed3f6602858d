import { readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressible = /\.(js|css|svg|json|webmanifest|txt)$/;

/**
 * Puts a .br and a .gz beside each text file of the built dashboard, once a build, so that nobody waits for
 * a compressor. A file appears whole or not at all.
 */
export async function compressDashboard(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    if (file.isFile() && compressible.test(file.name)) {
      await compressFile(join(file.parentPath, file.name));
    }
  }
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  const { mtimeMs } = await stat(path);
  await writeUnlessNewer(`${path}.br`, mtimeMs, () =>
    brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  await writeUnlessNewer(`${path}.gz`, mtimeMs, () => zip(content, { level: 9 }));
}

async function writeUnlessNewer(path: string, mtimeMs: number, make: () => Promise<Buffer>): Promise<void> {
  const written = await stat(path).then((found) => found.mtimeMs, () => 0);
  if (written < mtimeMs) {
    await writeFile(`${path}.part`, await make());
    await rename(`${path}.part`, path);
  }
}

const brotli = promisify(brotliCompress);
const zip = promisify<Buffer, object, Buffer>(gzip);
