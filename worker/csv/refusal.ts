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
  const told = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]);
  return Object.assign(new Error(plain(sentence), { cause }), { refusal: code, values: Object.fromEntries(told) });
}

/** What an emitter wrote, as the database can keep it and a terminal may show it: no control characters. */
export function plain(text: string): string {
  return text.toWellFormed().replaceAll(/\p{Cc}/gu, '\ufffd');
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'refusal' in error;
}
