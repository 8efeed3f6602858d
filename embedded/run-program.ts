import { spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

import type { Children } from './former-children.ts';

export type ProgramRun = {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly stdio: StdioOptions;
  readonly children: Children;
  /** Ends the program; the run then fails as aborted. */
  readonly signal: AbortSignal;
};

/** Runs a program of ours with the Node that we run on, to its end; answers its exit code. */
export async function runProgram({ args, cwd, environment, stdio, children, signal }: ProgramRun): Promise<number> {
  const child = spawn(process.execPath, args, { cwd, env: environment, stdio, signal, detached: true });
  children.add(child.pid);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    children.remove(child.pid);
  }
}
