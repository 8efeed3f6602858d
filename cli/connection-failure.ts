import { exitCode } from './exit-code.ts';
import { failure, type Failure } from './failure.ts';

/**
 * What it means that no answer came at all; `place` is the address as the person knows it.
 *
 * A wrong name or a certificate that is not trusted does not get better by trying again.
 */
export function connectionFailure(error: unknown, place: string): Failure {
  const code = errorCode(error);
  const isUntrusted = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL/.test(code);
  const sentence = isUntrusted
    ? `The certificate of ${place} cannot be trusted (${code}).`
    : (sentences[code]?.(place) ?? `The connection to ${place} broke (${code || messageOf(error)}).`);
  return failure(exitCode.transport, sentence, { cause: error, isPassing: !isUntrusted && code !== 'ENOTFOUND' });
}

const sentences: Readonly<Record<string, (place: string) => string>> = {
  ECONNREFUSED: (place) => `Nothing answers at ${place}. Is it running?`,
  ENOTFOUND: (place) => `There is no host of that name: ${place}.`,
  EAI_AGAIN: (place) => `The name of the host cannot be looked up just now: ${place}.`,
  ETIMEDOUT: (place) => `${place} did not answer in time.`,
  TimeoutError: (place) => `${place} did not answer in time.`,
  UND_ERR_CONNECT_TIMEOUT: (place) => `${place} did not answer in time.`,
  UND_ERR_HEADERS_TIMEOUT: (place) => `${place} did not answer in time.`,
  ECONNRESET: (place) => `${place} cut the connection.`,
  UND_ERR_SOCKET: (place) => `${place} cut the connection.`,
  EPIPE: (place) => `${place} cut the connection.`,
};

/** fetch says "fetch failed" and hides the reason one or two causes deep. */
function errorCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof AggregateError && at.errors.length > 0) {
      return errorCode(at.errors[0]);
    }
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') {
      return code;
    }
    if (at.name === 'TimeoutError') {
      return at.name;
    }
  }
  return '';
}

/** The innermost message: the outer one only says "fetch failed". */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.cause instanceof Error ? messageOf(error.cause) : error.message;
}
