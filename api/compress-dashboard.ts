import { access, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressible = /\.(js|css|svg|json|webmanifest|txt)$/;

/**
 * Puts a .br and a .gz beside each text file of the built dashboard, once, so that nobody waits for a
 * compressor. A file appears whole or not at all.
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
  await writeOnce(`${path}.br`, () => brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  await writeOnce(`${path}.gz`, () => zip(content, { level: 9 }));
}

async function writeOnce(path: string, make: () => Promise<Buffer>): Promise<void> {
  const exists = await access(path).then(() => true, () => false);
  if (!exists) {
    await writeFile(`${path}.part`, await make());
    await rename(`${path}.part`, path);
  }
}

const brotli = promisify(brotliCompress);
const zip = promisify<Buffer, object, Buffer>(gzip);
