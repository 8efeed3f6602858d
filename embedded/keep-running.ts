import { fork, type ChildProcess } from 'node:child_process';

import { logPath, withLog } from './child-log.ts';
import type { Children } from './former-children.ts';
import type { Tell } from './tell.ts';

/** A part of cQube that is a process of its own. */
export type Program = {
  readonly name: string;
  /** How people call it: "the worker". */
  readonly title: string;
  readonly file: string;
  /** What Node is started with. */
  readonly nodeFlags?: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
};

export type Child = {
  /** Its port, when it is ready for the first time; fails when it does not come to that. */
  readonly ready: Promise<number>;
  /** Asks it to end, and makes it when it does not. */
  stop(): Promise<void>;
};

export type Surroundings = {
  readonly home: string;
  readonly tell: Tell;
  readonly children: Children;
};

type State = {
  process: ChildProcess | undefined;
  waiting: NodeJS.Timeout | undefined;
  stopping: boolean;
  wasReady: boolean;
  failures: number;
};

const mostFailuresAtStart = 4;
const longestPause = 30_000;
const longLife = 60_000;
const patience = 12_000;

/** Starts a program and starts it again, after growing pauses, whenever it ends unasked. */
export function keepRunning(program: Program, surroundings: Surroundings): Child {
  const state: State = { process: undefined, waiting: undefined, stopping: false, wasReady: false, failures: 0 };
  const first = Promise.withResolvers<number>();
  first.promise.catch(() => undefined); // whoever waits for it hears of it

  function start(): void {
    const startedAt = Date.now();
    const child = spawn(program, surroundings.home);
    state.process = child;
    surroundings.children.add(child.pid);
    child.on('message', (message: { ready?: boolean; port?: number }) => {
      if (message.ready) {
        state.wasReady = true;
        first.resolve(message.port ?? 0);
      }
    });
    child.once('exit', (code, signal) => {
      surroundings.children.remove(child.pid);
      state.process = undefined;
      if (!state.stopping) {
        state.failures = Date.now() - startedAt > longLife ? 1 : state.failures + 1;
        startAgain(`${program.title} ended with ${signal ?? `code ${code}`}`);
      }
    });
  }

  function startAgain(sentence: string): void {
    const log = logPath(surroundings.home, program.name);
    if (!state.wasReady && state.failures >= mostFailuresAtStart) {
      first.reject(new Error(`${sentence}, ${state.failures} times; see ${log}.`));
      return;
    }
    const pause = Math.min(250 * 2 ** state.failures, longestPause);
    surroundings.tell(`${sentence}; starting it again in ${pause / 1000} s (${log}).`);
    state.waiting = setTimeout(start, pause);
  }

  start();
  return {
    ready: first.promise,
    async stop() {
      state.stopping = true;
      clearTimeout(state.waiting);
      await end(state.process);
    },
  };
}

/** In a group of its own, so that Ctrl-C in a terminal reaches the supervisor alone, which ends all in order. */
function spawn(program: Program, home: string): ChildProcess {
  return withLog(home, program.name, (log) =>
    fork(program.file, {
      env: program.environment, execArgv: [...process.execArgv, ...(program.nodeFlags ?? [])],
      detached: true, stdio: ['ignore', log, log, 'ipc'],
    }),
  );
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise((done) => child.once('exit', done));
  const impatience = setTimeout(() => child.kill('SIGKILL'), patience);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(impatience);
}
