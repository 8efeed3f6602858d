import type { Command } from './command.ts';
import { runCommand } from './run-command.ts';

/** Runs one of these commands in this process, as its arguments say, and leaves the exit code. */
export async function start(commands: readonly Command[]): Promise<void> {
  const { env } = process;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

  const isRunByNpm = env['npm_lifecycle_event'] === 'cqube';

  process.exitCode = await runCommand(commands, process.argv.slice(2), {
    env,
    // npm changes to the project's folder; a path is meant from where the person is.
    folder: (isRunByNpm && env['INIT_CWD']) || process.cwd(),
    output: process.stdout,
    messages: process.stderr,
    signal: stop.signal,
    program: isRunByNpm ? 'npm run cqube --' : 'cqube',
    pauses: [500, 1000, 2000, 4000],
  });
}
