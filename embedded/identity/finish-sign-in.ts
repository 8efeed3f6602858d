import { recordSignIn, type Account } from './account.ts';
import { knownDevice, rememberDevice } from './device.ts';
import { recordAttempt } from './journal.ts';
import { newTotpSecret } from './one-time-code.ts';
import type { Origin, Outcome, SignInContext, SignInStep } from './sign-in-step.ts';
import { isAdministrator } from './standing.ts';
import { forgive } from './throttle.ts';

export type Progress = Omit<SignInStep, 'next' | 'offer'>;

/** What a person still has to do; nobody gets in before the last step. */
export async function proceed(
  context: SignInContext,
  account: Account,
  progress: Progress,
  origin: Origin,
): Promise<Outcome> {
  const { accountId, amr, attempts, wantsNewPassword } = progress;
  const step = { accountId, amr, attempts, wantsNewPassword };
  if (account.lockedAt !== null) {
    context.log.warn({ address: origin.address, subject: account.subject }, 'sign-in of a locked account');
    await recordAttempt(context, { subject: account.subject, outcome: 'locked', origin });
    return { kind: 'locked' };
  }
  if (account.totpSecret && !amr.includes('mfa')) {
    return { kind: 'next', step: { ...step, next: 'code' } };
  }
  const age = Date.now() - account.passwordChangedAt.getTime();
  const isTooOld = age > context.passwordDays * 24 * 3600 * 1000;
  if (account.mustChangePassword || isTooOld || wantsNewPassword) {
    return { kind: 'next', step: { ...step, next: 'new-password' } };
  }
  if (!account.totpSecret && (account.mustHaveTotp || await isAdministrator(context, account.subject))) {
    return { kind: 'next', step: { ...step, next: 'second-factor', offer: newTotpSecret() } };
  }
  return complete(context, account, step, origin);
}

async function complete(
  context: SignInContext,
  account: Account,
  { amr, attempts }: Progress,
  origin: Origin,
): Promise<Outcome> {
  const { pool, log } = context;
  const { subject, username } = account;
  const known = await knownDevice(pool, username, origin.device);
  await forgive(pool, { username, address: origin.address, device: known }, attempts);
  await recordSignIn(pool, subject);
  const signInId = (await recordAttempt(context, { subject, outcome: 'signed-in', origin, detail: { amr } }))!;
  const device = await rememberDevice(pool, subject, origin.device);
  log.info({ subject, address: origin.address, amr }, 'signed in');
  return { kind: 'signed-in', accountId: subject, amr, signInId, device };
}
