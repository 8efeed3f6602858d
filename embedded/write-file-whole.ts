import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';

/** Writes a file so that a reader, and a crash, finds the old text or the new one, never a part. */
export async function writeFileWhole(path: string, text: string, mode = 0o600): Promise<void> {
  const fresh = `${path}.${randomUUID()}.new`;
  await writeFile(fresh, text, { mode, flush: true });
  await rename(fresh, path);
}
