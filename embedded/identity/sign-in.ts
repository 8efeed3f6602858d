import type { Pool } from 'pg';
import type { Logger } from 'pino';

import { accountOfSubject, accountOfUsername, recordSignIn, useStep, type Account } from './account.ts';
import { stepOfCode } from './one-time-code.ts';
import { hashPassword, isOutdated, isPassword } from './password-hash.ts';
import type { PasswordProblem } from './password-rule.ts';
import { setPassword } from './set-password.ts';
import { countAttempt, forgive } from './throttle.ts';

export type SignInContext = {
  readonly pool: Pool;
  readonly log: Logger;
  /** After so many days a password must be changed at the next sign-in. */
  readonly passwordDays: number;
};

/** How far a sign-in has come; kept with the provider's payloads, under the interaction's id. */
export type SignInStep = {
  readonly accountId: string;
  readonly next: 'code' | 'new-password';
  /** The proofs so far, as RFC 8176 names them. */
  readonly amr: readonly string[];
  /** How many attempts were counted, to be taken back at the end. */
  readonly attempts: number;
  /** The person asked for a new password without having to. */
  readonly wantsNewPassword: boolean;
};

export type Outcome =
  | { readonly kind: 'signed-in'; readonly accountId: string; readonly amr: readonly string[] }
  | { readonly kind: 'next'; readonly step: SignInStep }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'unfit'; readonly problems: readonly (PasswordProblem | 'same' | 'unequal')[] };

export type Credentials = {
  readonly username: string;
  readonly password: string;
  readonly address: string;
  readonly wantsNewPassword: boolean;
};

/** The first step: username and password. */
export async function checkPassword(context: SignInContext, given: Credentials): Promise<Outcome> {
  const { pool, log } = context;
  const wait = await countAttempt(pool, given);
  if (wait > 0) {
    log.warn({ address: given.address, wait }, 'sign-in locked out');
    return { kind: 'wait', seconds: wait };
  }
  const account = await accountOfUsername(pool, given.username);
  if (!(await isPassword(given.password, account?.passwordHash)) || !account) {
    log.warn({ address: given.address, subject: account?.subject }, 'sign-in refused');
    return { kind: 'wrong' };
  }
  await renewHash(pool, account, given.password);
  const step = {
    accountId: account.subject, amr: ['pwd'], attempts: 1, wantsNewPassword: given.wantsNewPassword,
  };
  if (account.totpSecret) {
    return { kind: 'next', step: { ...step, next: 'code' } };
  }
  return afterProof(context, account, step, given.address);
}

/** The second step, for accounts that have one: the code of an authenticator app. */
export async function checkCode(
  context: SignInContext,
  step: SignInStep,
  { code, address }: { code: string; address: string },
): Promise<Outcome> {
  const { pool, log } = context;
  const account = await accountOfSubject(pool, step.accountId);
  if (!account?.totpSecret || step.next !== 'code') {
    return { kind: 'wrong' };
  }
  const wait = await countAttempt(pool, { username: account.username, address });
  if (wait > 0) {
    log.warn({ address, subject: account.subject, wait }, 'sign-in locked out');
    return { kind: 'wait', seconds: wait };
  }
  const used = stepOfCode(account.totpSecret, code);
  if (used === undefined || !(await useStep(pool, account.subject, used))) {
    log.warn({ address, subject: account.subject }, 'one-time code refused');
    return { kind: 'wrong' };
  }
  const proven = { ...step, amr: [...step.amr, 'otp', 'mfa'], attempts: step.attempts + 1 };
  return afterProof(context, account, proven, address);
}

/** The last step, where the password is too old or somebody else's: a new one, typed twice. */
export async function changePassword(
  context: SignInContext,
  step: SignInStep,
  { password, repeated, address }: { password: string; repeated: string; address: string },
): Promise<Outcome> {
  const account = await accountOfSubject(context.pool, step.accountId);
  if (!account || step.next !== 'new-password') {
    return { kind: 'wrong' };
  }
  if (password !== repeated) {
    return { kind: 'unfit', problems: ['unequal'] };
  }
  if (await isPassword(password, account.passwordHash)) {
    return { kind: 'unfit', problems: ['same'] };
  }
  const problems = await setPassword(context.pool, { subject: account.subject, password });
  if (problems.length > 0) {
    return { kind: 'unfit', problems };
  }
  context.log.info({ subject: account.subject, address }, 'password changed');
  return complete(context, account, step, address);
}

async function afterProof(
  context: SignInContext,
  account: Account,
  step: Omit<SignInStep, 'next'>,
  address: string,
): Promise<Outcome> {
  const age = Date.now() - account.passwordChangedAt.getTime();
  const isTooOld = age > context.passwordDays * 24 * 3600 * 1000;
  if (account.mustChangePassword || isTooOld || step.wantsNewPassword) {
    return { kind: 'next', step: { ...step, next: 'new-password' } };
  }
  return complete(context, account, step, address);
}

async function complete(
  { pool, log }: SignInContext,
  account: Account,
  step: Omit<SignInStep, 'next'>,
  address: string,
): Promise<Outcome> {
  await forgive(pool, { username: account.username, address }, step.attempts);
  await recordSignIn(pool, account.subject);
  log.info({ subject: account.subject, address, amr: step.amr }, 'signed in');
  return { kind: 'signed-in', accountId: account.subject, amr: step.amr };
}

/** A hash of weaker parameters is made anew while the password is at hand. */
async function renewHash(pool: Pool, account: Account, password: string): Promise<void> {
  if (isOutdated(account.passwordHash)) {
    await pool.query(
      'update identity.account set password_hash = $3 where subject = $1 and password_hash = $2',
      [account.subject, account.passwordHash, await hashPassword(password)],
    );
  }
}
