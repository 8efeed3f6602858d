/** Why a file is refused whole: the codes of docs/errors.md for files. */
export type RefusalCode =
  | 'not-a-zip'
  | 'unsafe-zip'
  | 'unknown-source'
  | 'no-manifest'
  | 'size-mismatch'
  | 'count-mismatch'
  | 'header'
  | 'empty';

/** A file that cannot be taken, whatever is tried: the message is the sentence for its emitter. */
export type Refusal = Error & {
  readonly refusal: RefusalCode;
  readonly values: Readonly<Record<string, string | number>>;
};

export function refusal(
  code: RefusalCode,
  sentence: string,
  values: Readonly<Record<string, string | number>> = {},
  cause?: unknown,
): Refusal {
  return Object.assign(new Error(sentence, { cause }), { refusal: code, values });
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'refusal' in error;
}
