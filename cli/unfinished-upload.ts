import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** An upload in parts that a later run may go on with. */
export type UnfinishedUpload = {
  readonly emissionId: string;
  readonly uploadId: string;
  readonly partSizeBytes: number;
};

/** The note of an upload under way; it is there for the same file, as it was, sent to the same server alone. */
export type UploadNote = {
  read(): Promise<UnfinishedUpload | undefined>;
  write(upload: UnfinishedUpload): Promise<void>;
  remove(): Promise<void>;
};

/** Servers forget parts after a week; a note is not believed that long. */
const lifeMilliseconds = 6 * 86_400_000;

/** The folder of notes: CQUBE_STATE, else where this system keeps what programs remember. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  const local = process.platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_STATE_HOME'];
  return env['CQUBE_STATE'] || join(local || join(homedir(), '.local/state'), 'cqube');
}

export async function noteOf(folder: string, path: string, more: readonly (string | boolean)[]): Promise<UploadNote> {
  const { size, mtimeMs } = await stat(path);
  const name = createHash('sha256').update(JSON.stringify([path, size, mtimeMs, ...more])).digest('hex').slice(0, 32);
  const file = join(folder, `${name}.json`);
  return {
    async read() {
      try {
        const isFresh = Date.now() - (await stat(file)).mtimeMs < lifeMilliseconds;
        return isFresh ? JSON.parse(await readFile(file, 'utf8')) as UnfinishedUpload : undefined;
      } catch {
        return undefined; // none, or cut short: the file is sent from its beginning
      }
    },
    async write(upload) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(`${file}.new`, JSON.stringify(upload), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
    remove: () => rm(file, { force: true }),
  };
}
