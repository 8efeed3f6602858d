import pino, { type Logger } from 'pino';

/**
 * One JSON object a line on standard output: event name, details, the ids to follow it by.
 *
 * Whatever could be a secret is cut out by name, so that no caller has to think of it.
 */
export function makeLog(part: string, level = 'info'): Logger {
  return pino({
    level,
    base: { part },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.password', '*.token', '*.authorization', '*.cookie', 'password', 'token', 'authorization', 'cookie'],
      censor: '[cut]',
    },
  });
}
