/** The whole product as a user starts it, in processes of its own, on free ports and an empty home. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export type Credentials = {
  readonly web: string;
  readonly admin: { readonly username: string; readonly password: string; readonly totpSecret: string };
  readonly viewers: Readonly<Record<string, Viewer>>;
  readonly emitter: { readonly token: string };
  readonly analyst: { readonly databaseUrl: string; readonly districtId: number };
  readonly owner: { readonly databaseUrl: string };
};

export type Viewer = { readonly username: string; readonly password: string; readonly entityId: number };

export type Product = {
  readonly home: string;
  readonly web: string;
  /** What credentials.json says now; it grows when the first masters arrive. */
  credentials(): Credentials;
  stop(): Promise<void>;
};

const readyLine = /cQube is ready: (http:\S+)/;

/** Starts it and waits for its ready line, five minutes at most. */
export async function startProduct(env: Readonly<Record<string, string>> = {}): Promise<Product> {
  const home = mkdtempSync('/var/tmp/cqube-product-');
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../embedded/start.ts')], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env, PORT: '0', DATABASE_PORT: '0', S3_PORT: '0', MAIL_PORT: '0', IDENTITY_PORT: '0',
      CQUBE_HOME: home, ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  let output = '';
  const ended = new Promise<void>((settle) => child.once('exit', () => settle()));
  const web = await new Promise<string>((settle, fail) => {
    const timer = setTimeout(() => fail(new Error(`cQube was not ready in time:\n${output}`)), 300_000);
    const listen = (data: Buffer): void => {
      output = (output + data.toString()).slice(-50_000);
      const found = readyLine.exec(output);
      if (found) {
        clearTimeout(timer);
        settle(found[1]!);
      }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => fail(new Error(`cQube ended with ${code}:\n${output}`)));
  });

  return {
    home,
    web,
    credentials: () => JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')) as Credentials,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
