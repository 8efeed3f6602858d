import type { IncomingMessage, ServerResponse } from 'node:http';

import { errors, type Provider } from 'oidc-provider';

import { accountOfSubject } from './account.ts';
import { deviceCookie } from './device.ts';
import { html, type Html } from './html.ts';
import { languageCookie, languageOf, type Language } from './language.ts';
import { expiredNotice } from './notice.ts';
import { mountPath, page } from './page.ts';
import { payloadStore } from './payload-store.ts';
import { isFromOwnPage, originOf, readForm } from './request.ts';
import { makeRecoveryCodes } from './second-factor.ts';
import {
  codeForm, newPasswordForm, recoveryCodesPage, recoveryForm, secondFactorForm, signInForm,
} from './sign-in-form.ts';
import type { Origin, Outcome, SignInContext, SignInStep } from './sign-in-step.ts';
import {
  afterRecoveryCodes, changePassword, checkCode, checkPassword, confirmSecondFactor,
} from './sign-in.ts';
import { words, type Words } from './words.ts';

export type SignInRoute = SignInContext & {
  readonly provider: Provider;
  readonly webUrl: string;
  readonly stateName?: string;
};

type Visit = {
  readonly uid: string;
  readonly language: Language;
  readonly say: Words;
  /** Where the form posts to: this page, in the language that it is shown in. */
  readonly action: string;
  /** The person asked for the form for a recovery code. */
  readonly wantsRecovery: boolean;
};

/** A step must be finished in this time, or the sign-in starts with the password again. */
const stepSeconds = 600;

/**
 * GET and POST /auth/login/<interaction>: the pages of a sign-in, in up to three steps.
 *
 * What has been proved so far is kept on the server, under the interaction that the browser's own
 * cookie names: nothing that a form carries is believed but what it is asked for.
 */
export async function signInRoute(
  context: SignInRoute,
  request: IncomingMessage,
  response: ServerResponse,
  uid: string,
): Promise<void> {
  const interaction = await context.provider.interactionDetails(request, response).catch(noInteraction);
  const language = languageOf(request, interaction?.params['ui_locales'] as string | undefined);
  const wantsRecovery = new URL(request.url!, context.webUrl).searchParams.has('recovery');
  const action = `${mountPath}/login/${uid}?lang=${language}`;
  const visit: Visit = { uid, language, say: words[language], action, wantsRecovery };
  if (interaction?.uid !== uid) {
    return send(response, 400, visit, { title: visit.say.expiredTitle, body: expiredNotice(visit.say) });
  }
  if (request.method === 'GET') {
    return showStep(context, request, response, visit);
  }
  if (!isFromOwnPage(request, context.webUrl)) {
    return send(response, 403, visit, { title: visit.say.expiredTitle, body: expiredNotice(visit.say) });
  }
  const form = await readForm(request);
  const step = await stepOf(context, uid);
  const outcome = await tryStep(context, step, form, originOf(request));
  if (outcome.kind === 'signed-in') {
    await steps(context).destroy(uid);
    setCookie(context, response, deviceCookie, outcome.device);
    const login = { accountId: outcome.accountId, amr: [...outcome.amr], remember: false };
    const result = { login, signInId: outcome.signInId };
    return context.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  if (outcome.kind === 'next') {
    await steps(context).upsert(uid, { ...outcome.step, amr: [...outcome.step.amr] }, stepSeconds);
    response.writeHead(303, { location: visit.action }).end();
    return;
  }
  return showProblem(context, response, visit, { step, form, outcome });
}

async function showStep(
  context: SignInRoute,
  request: IncomingMessage,
  response: ServerResponse,
  visit: Visit,
): Promise<void> {
  const query = new URL(request.url!, context.webUrl).searchParams;
  if (query.has('again')) {
    await steps(context).destroy(visit.uid);
  }
  if (query.has('lang')) {
    setCookie(context, response, languageCookie, visit.language);
  }
  const step = query.has('again') ? undefined : await stepOf(context, visit.uid);
  return send(response, 200, visit, await stepPage(context, visit, step, {}));
}

/** The same step once more, saying what was wrong. A lock-out starts anew. */
async function showProblem(
  context: SignInRoute,
  response: ServerResponse,
  visit: Visit,
  { step, form, outcome }: { step: SignInStep | undefined; form: URLSearchParams; outcome: Outcome },
): Promise<void> {
  const { say } = visit;
  const username = usernameOf(form);
  if (outcome.kind === 'unfit') {
    const problems = outcome.problems.map((problem) => say.problems[problem]);
    return send(response, 422, visit, await stepPage(context, visit, step, { problems }));
  }
  if (outcome.kind === 'wait') {
    response.setHeader('retry-after', outcome.seconds);
    const problem = say.wait(outcome.seconds);
    return send(response, 429, visit, await stepPage(context, visit, step, { username, problem }));
  }
  if (outcome.kind === 'locked') {
    await steps(context).destroy(visit.uid);
    return send(response, 403, visit, await stepPage(context, visit, undefined, { username, problem: say.locked }));
  }
  const problem = wrongSentence(visit, step);
  return send(response, 401, visit, await stepPage(context, visit, step, { username, problem }));
}

function wrongSentence({ say, wantsRecovery }: Visit, step: SignInStep | undefined): string {
  if (step?.next === 'second-factor') {
    return say.wrongFirstCode;
  }
  return step?.next !== 'code' ? say.wrong : wantsRecovery ? say.wrongRecovery : say.wrongCode;
}

function tryStep(
  context: SignInRoute,
  step: SignInStep | undefined,
  form: URLSearchParams,
  origin: Origin,
): Promise<Outcome> {
  const code = (form.get('code') ?? '').replaceAll(' ', '');
  const password = form.get('password') ?? '';
  switch (step?.next) {
    case 'code':
      return checkCode(context, step, { code, recovery: (form.get('recovery') ?? '').trim() }, origin);
    case 'new-password':
      return changePassword(context, step, { password, repeated: form.get('repeated') ?? '' }, origin);
    case 'second-factor':
      return confirmSecondFactor(context, step, { code }, origin);
    case 'recovery-codes':
      return afterRecoveryCodes(context, step, origin);
    default: {
      const wantsNewPassword = form.has('change');
      return checkPassword(context, { username: usernameOf(form), password, wantsNewPassword }, origin);
    }
  }
}

async function stepPage(
  context: SignInRoute,
  visit: Visit,
  step: SignInStep | undefined,
  { username = '', problem, problems = [] }: { username?: string; problem?: string; problems?: readonly string[] },
): Promise<{ title: string; body: Html }> {
  const { say, action } = visit;
  const account = step && (await accountOfSubject(context.pool, step.accountId));
  switch (account && step.next) {
    case 'code':
      return codePage(visit, problem);
    case 'new-password': {
      const body = newPasswordForm(say, { action, username: account!.username, problems });
      return { title: say.newPasswordTitle, body };
    }
    case 'second-factor': {
      const body = secondFactorForm(say, { action, username: account!.username, secret: step!.offer!, problem });
      return { title: say.secondFactorTitle, body };
    }
    case 'recovery-codes': {
      // Whoever reloads the page gets others: those that were not kept are worth nothing.
      const codes = await makeRecoveryCodes(context.pool, account!.subject);
      const next = html`<form method="post" action="${action}">
<button class="primary">${say.keptThem}</button></form>`;
      return { title: say.recoveryCodesTitle, body: recoveryCodesPage(say, { codes, next }) };
    }
    default:
      return { title: say.signIn, body: signInForm(say, { action, state: context.stateName, username, problem }) };
  }
}

function codePage({ say, action, wantsRecovery }: Visit, problem?: string): { title: string; body: Html } {
  if (wantsRecovery) {
    const body = recoveryForm(say, { action: `${action}&recovery=yes`, codeUrl: action, problem });
    return { title: say.recoveryTitle, body };
  }
  const [startAgainUrl, recoveryUrl] = [`${action}&again=yes`, `${action}&recovery=yes`];
  return { title: say.codeTitle, body: codeForm(say, { action, startAgainUrl, recoveryUrl, problem }) };
}

function setCookie({ webUrl }: SignInRoute, response: ServerResponse, name: string, value: string): void {
  const secure = webUrl.startsWith('https:') ? '; Secure' : '';
  const lasting = `Path=${mountPath}; Max-Age=31536000; SameSite=Lax; HttpOnly${secure}`;
  response.appendHeader('set-cookie', `${name}=${value}; ${lasting}`);
}

function send(response: ServerResponse, status: number, visit: Visit, content: { title: string; body: Html }): void {
  const otherLanguageUrl = `${mountPath}/login/${visit.uid}?lang=${visit.language === 'en' ? 'hi' : 'en'}`;
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    .end(page({ language: visit.language, ...content, ...(status !== 400 && { otherLanguageUrl }) }));
}

function steps({ pool }: SignInRoute) {
  return payloadStore(pool, 'SignInStep');
}

async function stepOf(context: SignInRoute, uid: string): Promise<SignInStep | undefined> {
  return (await steps(context).find(uid)) as SignInStep | undefined;
}

function noInteraction(error: unknown): undefined {
  if (error instanceof errors.SessionNotFound) {
    return undefined;
  }
  throw error;
}

function usernameOf(form: URLSearchParams): string {
  return (form.get('username') ?? '').normalize('NFC').replace(/\p{Cc}/gu, '').trim().slice(0, 100);
}
