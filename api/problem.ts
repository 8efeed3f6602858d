import { STATUS_CODES } from 'node:http';

/**
 * What a request that cannot be answered gets: RFC 9457, with our code.
 *
 * `message` repeats `detail` for emission clients that were written for the original API.
 */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly message: string;
  readonly instance: string;
  /** Of our own SQL, where it refused: docs/errors.md lists them. */
  readonly sqlState?: string;
  /** Where in a document that was refused, as `columns[3].type`. */
  readonly place?: string;
};

/** An error that knows its own answer. Whoever throws it has chosen words that the caller may read. */
export type Refusal = Error & { readonly refusal: Answer };

type Answer = {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly sqlState?: string;
  readonly place?: string;
};

/** The error to throw for a request that is refused for a reason of its own; `place` is where in its document. */
export function refusal(status: number, code: string, detail: string, place?: string): Refusal {
  return Object.assign(new Error(detail), { refusal: { status, code, detail, ...(place && { place }) } });
}

/** The answer to whatever was thrown: known causes in plain words, all others without a word of the cause. */
export function problemOf(error: unknown, requestId: string): Problem {
  const { status, code, detail, sqlState, place } = answerOf(error);
  return {
    type: `urn:cqube:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    message: detail,
    instance: `urn:uuid:${requestId}`,
    ...(sqlState && { sqlState }),
    ...(place && { place }),
  };
}

/** What the database says with a SQLSTATE, as HTTP says it. Ours carry their own sentence. */
const ofSqlState: Readonly<Record<string, { status: number; code: string; detail?: string }>> = {
  QB101: { status: 404, code: 'not-found' },
  QB102: { status: 400, code: 'unknown-source' },
  QB103: { status: 400, code: 'not-a-zip' },
  QB104: { status: 403, code: 'source-not-allowed' },
  QB105: { status: 400, code: 'no-file-name' },
  QB108: { status: 409, code: 'source-disabled' },
  QB201: { status: 422, code: 'bad-definition' },
  QB203: { status: 409, code: 'data-would-be-lost' },
  QB204: { status: 422, code: 'bad-definition' },
  QB205: { status: 422, code: 'bad-definition' },
  QB206: { status: 404, code: 'unknown-source' },
  QB302: { status: 403, code: 'not-enrolled' },
  QB401: { status: 404, code: 'not-found' },
  QB402: { status: 400, code: 'no-reason' },
  QB403: { status: 400, code: 'bad-request' },
  QB404: { status: 404, code: 'not-found' },
  QB405: { status: 422, code: 'cannot-be-reopened' },
  42501: { status: 403, code: 'forbidden', detail: 'You may not do this.' },
  57014: { status: 503, code: 'too-slow', detail: 'This took longer than is allowed. Ask for less.' },
  53300: { status: 503, code: 'busy', detail: 'The database takes no more connections now. Try again soon.' },
};

/** SQLSTATE classes of a database that is away, restarting or out of something. */
const unavailable = /^(08|53|57P)/;

/** What the driver says itself has no code. */
const noConnectionInTime =
  /^(timeout exceeded when trying to connect|Connection terminated due to connection timeout)$/;
const lostConnection = /^Connection terminated( unexpectedly)?$/;

const networkErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);

function answerOf(error: unknown): Answer {
  if (!(error instanceof Error)) {
    return unknownError;
  }
  if ('refusal' in error) {
    return (error as Refusal).refusal;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === '22023' || code === '42501') {
    const ended = ofRoleThatEnded(error);
    if (ended) {
      return ended;
    }
  }
  const known = ofSqlState[code];
  if (known) {
    const sqlState = code.startsWith('QB') ? code : undefined;
    return {
      status: known.status, code: known.code, detail: known.detail ?? sentenceOf(error),
      ...(sqlState && { sqlState }),
      ...(code.startsWith('QB2') && placeIn(error.message)),
    };
  }
  if (noConnectionInTime.test(error.message)) {
    return { status: 503, code: 'busy', detail: 'cQube is busy. Try again soon.' };
  }
  if (unavailable.test(code) || networkErrors.has(code) || lostConnection.test(error.message)) {
    return { status: 503, code: 'unavailable', detail: 'A part of cQube does not answer now. Try again soon.' };
  }
  return ofFramework(error) ?? unknownError;
}

/** A role that cannot be taken is gone, or no longer lent to the API: whoever had it was let in a moment ago. */
function ofRoleThatEnded(error: Error & { routine?: unknown }): Answer | undefined {
  return error.routine === 'call_string_check_hook'
    ? { status: 401, code: 'not-signed-in', detail: 'Your access has ended. Sign in again.' }
    : undefined;
}

/** Definitions are refused in the form "columns[3].type: what is wrong". */
function placeIn(message: string): { place: string } | undefined {
  const [, place] = /^([^\s:“]+): /.exec(message) ?? [];
  return place === undefined ? undefined : { place };
}

/** Our own SQL says what is wrong, and in the detail what would be right. */
function sentenceOf(error: Error & { detail?: unknown }): string {
  return typeof error.detail === 'string' ? `${error.message} ${error.detail}` : error.message;
}

/** Errors of Fastify and its plugins say what the caller did wrong, with a status below 500. */
function ofFramework(error: Error & { statusCode?: number; code?: unknown }): Answer | undefined {
  const status = error.statusCode ?? 500;
  if (status === 503) {
    return { status, code: 'busy', detail: 'cQube is busy. Try again soon.' };
  }
  if (status < 400 || status >= 500) {
    return undefined;
  }
  return { status, code: frameworkCodes[status] ?? 'bad-request', detail: error.message };
}

const frameworkCodes: Readonly<Record<number, string>> = {
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
};

const unknownError: Answer = {
  status: 500,
  code: 'internal',
  detail: 'Something went wrong in cQube. Name the instance to your administrator.',
};
