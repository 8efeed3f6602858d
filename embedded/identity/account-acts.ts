import { accountOfSubject, type Account } from './account.ts';
import { accountOverview } from './account-page.ts';
import { endSessions, type KeptSession } from './end-sessions.ts';
import { html, type Html } from './html.ts';
import { recordEvent } from './journal.ts';
import type { Language } from './language.ts';
import { newTotpSecret } from './one-time-code.ts';
import { isPassword } from './password-hash.ts';
import { payloadStore } from './payload-store.ts';
import { enrolSecondFactor, makeRecoveryCodes } from './second-factor.ts';
import { setPassword } from './set-password.ts';
import { recoveryCodesPage, secondFactorForm } from './sign-in-form.ts';
import type { Origin, SignInContext } from './sign-in-step.ts';
import { count, isFreshCode, refuse } from './sign-in.ts';
import { forgive } from './throttle.ts';
import { knownDevice } from './device.ts';
import type { Words } from './words.ts';

export type AccountContext = SignInContext & { readonly idleSeconds: number };

export type AccountVisit = {
  readonly account: Account;
  readonly session: KeptSession;
  readonly language: Language;
  readonly say: Words;
  readonly origin: Origin;
  readonly path: string;
  /** Of this session, for its forms. */
  readonly token: string;
};

type Answer = { readonly status: number; readonly body: Html } | { readonly leave: string };

/** An offered secret is good for so long. */
const offerSeconds = 900;

export async function changeOwnPassword(
  context: AccountContext,
  visit: AccountVisit,
  form: URLSearchParams,
): Promise<Answer> {
  const { account, say, session, origin } = visit;
  const [password, repeated] = [form.get('password') ?? '', form.get('repeated') ?? ''];
  const refusal = await refusalOf(context, visit, form);
  const problem = refusal ?? (password !== repeated ? say.problems.unequal
    : password === form.get('current') ? say.problems.same : undefined);
  if (problem !== undefined) {
    return again(context, visit, { problems: [problem] });
  }
  const problems = await setPassword(context.pool, { subject: account.subject, password, kept: session });
  if (problems.length > 0) {
    return again(context, visit, { problems: problems.map((name) => say.problems[name]) });
  }
  context.log.info({ subject: account.subject, address: origin.address }, 'password changed');
  await takeBack(context, account.subject);
  await recordEvent(context, { subject: account.subject, action: 'change-password', origin });
  return again(context, visit, { done: say.passwordChanged }, 200);
}

/** With the password, and the present code where there is one: the offer of a new secret. */
export async function startSecondFactor(
  context: AccountContext,
  visit: AccountVisit,
  form: URLSearchParams,
): Promise<Answer> {
  const refusal = await refusalOf(context, visit, form);
  if (refusal !== undefined) {
    return again(context, visit, { problems: [refusal] });
  }
  const secret = newTotpSecret();
  const offer = { accountId: visit.account.subject, secret };
  await payloadStore(context.pool, 'TotpOffer').upsert(visit.session.uid, offer, offerSeconds);
  return { status: 200, body: offerForm(visit, secret) };
}

export async function confirmOwnSecondFactor(
  context: AccountContext,
  visit: AccountVisit,
  form: URLSearchParams,
): Promise<Answer> {
  const { pool } = context;
  const { account, say, session, origin } = visit;
  const offers = payloadStore(pool, 'TotpOffer');
  const secret = (await offers.find(session.uid))?.['secret'] as string | undefined;
  if (secret === undefined) {
    return again(context, visit, { problems: [say.staleForm] });
  }
  if (!(await enrolSecondFactor(pool, account.subject, secret, (form.get('code') ?? '').replaceAll(' ', '')))) {
    return { status: 422, body: offerForm(visit, secret, say.wrongFirstCode) };
  }
  await offers.destroy(session.uid);
  context.log.info({ subject: account.subject, address: origin.address }, 'second factor set up');
  await recordEvent(context, { subject: account.subject, action: 'enrol-second-factor', origin });
  const codes = await makeRecoveryCodes(pool, account.subject);
  const next = html`<a class="button primary" href="${visit.path}">${say.keptThem}</a>`;
  const body = recoveryCodesPage(say, { codes, next });
  return { status: 200, body: html`<section class="panel narrow">${body}</section>` };
}

export async function endOneSession(
  context: AccountContext,
  visit: AccountVisit,
  form: URLSearchParams,
): Promise<Answer> {
  const { subject } = visit.account;
  await context.pool.query(
    `with ended as (
       delete from identity.payload
       where payload.subject = $1
         and payload.payload ->> 'sessionUid' = $2
     )
     delete from identity.payload
     where payload.subject = $1
       and payload.model = 'Session'
       and payload.uid = $2`,
    [subject, form.get('session') ?? ''],
  );
  await recordEvent(context, { subject, action: 'end-session', origin: visit.origin });
  return { leave: visit.path };
}

/** All sessions, this one too: refresh tokens end at once, access tokens with their five minutes. */
export async function signOutEverywhere(context: AccountContext, visit: AccountVisit): Promise<Answer> {
  const { subject } = visit.account;
  await endSessions(context.pool, subject);
  await takeBack(context, subject);
  context.log.info({ subject, address: visit.origin.address }, 'signed out everywhere');
  await recordEvent(context, { subject, action: 'sign-out-everywhere', origin: visit.origin });
  return { leave: '/sign-in?why=everywhere' };
}

/** The API may no longer become the person, until they come again. */
async function takeBack({ pool, issuer }: AccountContext, subject: string): Promise<void> {
  await pool.query('select rls.sign_out_subject($1, $2)', [issuer, subject]);
}

/** What speaks against it: too many attempts, a wrong password, a wrong code. Counted like a sign-in. */
async function refusalOf(
  context: AccountContext,
  { account, say, origin }: AccountVisit,
  form: URLSearchParams,
): Promise<string | undefined> {
  const counted = await count(context, account.username, origin);
  if (counted.wait > 0) {
    return say.wait(counted.wait);
  }
  if (!(await isPassword(form.get('current') ?? '', account.passwordHash))) {
    await refuse(context, account, 'wrong-password', origin, counted);
    return say.wrongCurrent;
  }
  const code = form.get('code');
  const isCodeAsked = form.has('code') && account.totpSecret !== null;
  if (isCodeAsked && !(await isFreshCode(context.pool, account, (code ?? '').replaceAll(' ', '')))) {
    await refuse(context, account, 'wrong-code', origin, counted);
    return say.wrongCode;
  }
  const device = await knownDevice(context.pool, account.username, origin.device);
  await forgive(context.pool, { username: account.username, address: origin.address, device }, 1);
  return undefined;
}

async function again(
  context: AccountContext,
  visit: AccountVisit,
  said: { problems?: readonly string[]; done?: string },
  status = 422,
): Promise<Answer> {
  const account = (await accountOfSubject(context.pool, visit.account.subject)) ?? visit.account;
  return { status, body: await accountOverview(context, { ...visit, account }, said) };
}

function offerForm(visit: AccountVisit, secret: string, problem?: string): Html {
  const hidden = html`<input type="hidden" name="token" value="${visit.token}">`;
  const { username } = visit.account;
  return html`<section class="panel narrow">${secondFactorForm(visit.say, {
    action: `${visit.path}/second-factor/confirm`, username, secret, problem, hidden,
  })}</section>`;
}
