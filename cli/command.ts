import type { ParseArgsOptionsConfig } from 'node:util';

import type { ExitCode } from './exit-code.ts';
import type { Screen } from './progress.ts';

/** Where a command runs: made from the process in main.ts, and by hand in tests. */
export type Surroundings = {
  readonly env: NodeJS.ProcessEnv;
  /** The folder that paths on the command line are relative to. */
  readonly folder: string;
  /** Results, and nothing else. */
  readonly output: Screen;
  /** Progress, notes and errors. */
  readonly messages: Screen;
  readonly signal: AbortSignal;
  /** How the person starts this program, for the commands that messages propose. */
  readonly program: string;
  /** The waits before a request is tried again, in milliseconds. */
  readonly pauses: readonly number[];
};

export type Arguments = {
  readonly places: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | string[] | undefined>>;
};

/** One command: what it is called, how it is explained, and what it does. */
export type Command = {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  readonly forOperators?: boolean;
  readonly options: ParseArgsOptionsConfig;
  readonly run: (input: Arguments, surroundings: Surroundings) => Promise<ExitCode>;
};
