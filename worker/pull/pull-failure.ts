/** Why something could not be fetched now. The message is for an operator, and holds no secret. */
export type PullFailure = Error & {
  /** How long the other side asks us to wait, in seconds. */
  readonly pauseSeconds?: number;
};

export function pullFailure(sentence: string, cause?: unknown, pauseSeconds?: number): PullFailure {
  return Object.assign(new Error(sentence, { cause }), { isPullFailure: true, ...(pauseSeconds && { pauseSeconds }) });
}

export function isPullFailure(error: unknown): error is PullFailure {
  return error instanceof Error && 'isPullFailure' in error;
}
