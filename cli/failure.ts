import { exitCode, type ExitCode } from './exit-code.ts';

/** An error that a person can act on: its message is printed as it is, its exit code is returned. */
export type Failure = Error & {
  readonly exitCode: ExitCode;
  /** One of the server's codes (docs/errors.md), where the server said no. */
  readonly code: string | undefined;
  /** True where the same thing may go well a moment later. */
  readonly isPassing: boolean;
  /** What the server asked us to wait, in milliseconds. */
  readonly pause: number | undefined;
};

type Details = { code?: string | undefined; isPassing?: boolean; pause?: number | undefined; cause?: unknown };

export function failure(
  code: ExitCode,
  sentence: string,
  { cause, isPassing = false, pause, code: name }: Details = {},
): Failure {
  return Object.assign(new Error(sentence, { cause }), { exitCode: code, code: name, isPassing, pause });
}

/** A command that was written wrongly: says how to write it. */
export function usageFailure(sentence: string): Failure {
  return failure(exitCode.usage, sentence);
}

export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && 'exitCode' in error && 'isPassing' in error;
}
