import type { Pool } from 'pg';

import { accountOfSubject, accountOfUsername, useStep, type Account } from './account.ts';
import { knownDevice } from './device.ts';
import { proceed } from './finish-sign-in.ts';
import { recordAttempt, recordEvent, type Attempted } from './journal.ts';
import { stepOfCode } from './one-time-code.ts';
import { hashPassword, isOutdated, isPassword } from './password-hash.ts';
import { enrolSecondFactor, useRecoveryCode } from './second-factor.ts';
import { setPassword } from './set-password.ts';
import type { Origin, Outcome, SignInContext, SignInStep } from './sign-in-step.ts';
import { countAttempt, type Counted } from './throttle.ts';

export type Credentials = {
  readonly username: string;
  readonly password: string;
  readonly wantsNewPassword: boolean;
};

/** The first step: username and password. */
export async function checkPassword(context: SignInContext, given: Credentials, origin: Origin): Promise<Outcome> {
  const { pool } = context;
  const counted = await count(context, given.username, origin);
  if (counted.wait > 0) {
    return { kind: 'wait', seconds: counted.wait };
  }
  const account = await accountOfUsername(pool, given.username);
  if (!(await isPassword(given.password, account?.passwordHash)) || !account) {
    return refuse(context, account, 'wrong-password', origin, counted);
  }
  await renewHash(pool, account, given.password);
  const { wantsNewPassword } = given;
  return proceed(context, account, { accountId: account.subject, amr: ['pwd'], attempts: 1, wantsNewPassword }, origin);
}

/** The second step, for accounts that have one: the code of an authenticator app, or a recovery code. */
export async function checkCode(
  context: SignInContext,
  step: SignInStep,
  { code, recovery }: { code: string; recovery: string },
  origin: Origin,
): Promise<Outcome> {
  const account = await accountOfSubject(context.pool, step.accountId);
  if (!account?.totpSecret) {
    return { kind: 'wrong' };
  }
  const counted = await count(context, account.username, origin);
  if (counted.wait > 0) {
    return { kind: 'wait', seconds: counted.wait };
  }
  const isRight = recovery === ''
    ? await isFreshCode(context.pool, account, code)
    : await useRecoveryCode(context.pool, account.subject, recovery);
  if (!isRight) {
    return refuse(context, account, 'wrong-code', origin, counted);
  }
  if (recovery !== '') {
    context.log.warn({ subject: account.subject, address: origin.address }, 'recovery code used');
    await recordEvent(context, { subject: account.subject, action: 'use-recovery-code', origin });
  }
  const proofs = recovery === '' ? ['otp', 'mfa'] : ['mfa'];
  const proven = { ...step, amr: [...step.amr, ...proofs], attempts: step.attempts + 1 };
  return proceed(context, account, proven, origin);
}

/** Setting up the second factor: the code of an app that has taken the secret which was offered. */
export async function confirmSecondFactor(
  context: SignInContext,
  step: SignInStep,
  { code }: { code: string },
  origin: Origin,
): Promise<Outcome> {
  const account = await accountOfSubject(context.pool, step.accountId);
  if (!account || !step.offer || !(await enrolSecondFactor(context.pool, account.subject, step.offer, code))) {
    return { kind: 'wrong' };
  }
  context.log.info({ subject: account.subject, address: origin.address }, 'second factor set up');
  await recordEvent(context, { subject: account.subject, action: 'enrol-second-factor', origin });
  const { accountId, amr, attempts, wantsNewPassword } = step;
  return {
    kind: 'next',
    step: { accountId, attempts, wantsNewPassword, amr: [...amr, 'otp', 'mfa'], next: 'recovery-codes' },
  };
}

/** The recovery codes were shown: on to whatever comes next. */
export async function afterRecoveryCodes(context: SignInContext, step: SignInStep, origin: Origin): Promise<Outcome> {
  const account = await accountOfSubject(context.pool, step.accountId);
  return account ? proceed(context, account, step, origin) : { kind: 'wrong' };
}

/** Where the password is too old or somebody else's: a new one, typed twice. */
export async function changePassword(
  context: SignInContext,
  step: SignInStep,
  { password, repeated }: { password: string; repeated: string },
  origin: Origin,
): Promise<Outcome> {
  const account = await accountOfSubject(context.pool, step.accountId);
  if (!account) {
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
  context.log.info({ subject: account.subject, address: origin.address }, 'password changed');
  await recordEvent(context, { subject: account.subject, action: 'change-password', origin });
  const renewed = { ...account, mustChangePassword: false, passwordChangedAt: new Date() };
  return proceed(context, renewed, { ...step, wantsNewPassword: false }, origin);
}

/** Counts an attempt against the account, or against the browser where the account has signed in before. */
export async function count({ pool, log }: SignInContext, username: string, origin: Origin): Promise<Counted> {
  const device = await knownDevice(pool, username, origin.device);
  const counted = await countAttempt(pool, { username, address: origin.address, device });
  if (counted.wait > 0) {
    log.warn({ address: origin.address, wait: counted.wait }, 'sign-in locked out');
  }
  return counted;
}

/** A code that is right and was not used before: a step is good once, also under a race. */
export async function isFreshCode(pool: Pool, account: Account, code: string): Promise<boolean> {
  const used = account.totpSecret ? stepOfCode(account.totpSecret, code) : undefined;
  return used !== undefined && useStep(pool, account.subject, used);
}

/** The same answer and the same work, whether or not there is such an account. The failure that locks is an alert. */
export async function refuse(
  context: SignInContext,
  account: Account | undefined,
  outcome: Attempted,
  origin: Origin,
  { locksFor }: Counted,
): Promise<Outcome> {
  const subject = account?.subject;
  context.log.warn({ address: origin.address, subject, outcome }, 'sign-in refused');
  await recordAttempt(context, { subject, outcome, origin });
  if (locksFor > 0) {
    context.log.error({ alert: 'sign-in-locked', address: origin.address, subject, locksFor }, 'sign-in locked');
    await recordAttempt(context, { subject, outcome: 'locked', origin, detail: { seconds: locksFor } });
  }
  return { kind: 'wrong' };
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
