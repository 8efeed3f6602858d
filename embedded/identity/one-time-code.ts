import { Secret, TOTP } from 'otpauth';

const stepSeconds = 30;

/** A new secret for an authenticator app, 160 bits as base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/**
 * The 30-second step that the code belongs to, or undefined if it is wrong.
 *
 * A clock may be one step off. The caller must see to it that a step is used once only: see `useStep`.
 */
export function stepOfCode(secret: string, code: string, now = Date.now()): number | undefined {
  if (!/^\d{6}$/.test(code)) {
    return undefined;
  }
  const delta = totp(secret).validate({ token: code, window: 1, timestamp: now });
  return delta === null ? undefined : Math.floor(now / 1000 / stepSeconds) + delta;
}

/** The code that an authenticator app shows; for tests and for the command line. */
export function codeOf(secret: string, now = Date.now()): string {
  return totp(secret).generate({ timestamp: now });
}

function totp(secret: string): TOTP {
  return new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: stepSeconds });
}
