import type { IncomingMessage, ServerResponse } from 'node:http';

import { errors, type Provider } from 'oidc-provider';

import { accountOfSubject } from './account.ts';
import type { Html } from './html.ts';
import { languageCookie, languageOf, type Language } from './language.ts';
import { expiredNotice } from './notice.ts';
import { mountPath, page } from './page.ts';
import { payloadStore } from './payload-store.ts';
import { codeForm, newPasswordForm, signInForm } from './sign-in-form.ts';
import {
  changePassword, checkCode, checkPassword, type Outcome, type SignInContext, type SignInStep,
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
};

/** A step must be finished in this time, or the sign-in starts with the password again. */
const stepSeconds = 600;
const longestBody = 8192;

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
  const visit: Visit = { uid, language, say: words[language], action: `${mountPath}/login/${uid}?lang=${language}` };
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
  const outcome = await tryStep(context, step, form, addressOf(request));
  if (outcome.kind === 'signed-in') {
    await steps(context).destroy(uid);
    const login = { accountId: outcome.accountId, amr: [...outcome.amr], remember: false };
    return context.provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
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
    const secure = context.webUrl.startsWith('https:') ? '; Secure' : '';
    const lasting = `Path=${mountPath}; Max-Age=31536000; SameSite=Lax; HttpOnly${secure}`;
    response.setHeader('set-cookie', `${languageCookie}=${visit.language}; ${lasting}`);
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
  const problem = step?.next === 'code' ? say.wrongCode : say.wrong;
  return send(response, 401, visit, await stepPage(context, visit, step, { username, problem }));
}

function tryStep(
  context: SignInRoute,
  step: SignInStep | undefined,
  form: URLSearchParams,
  address: string,
): Promise<Outcome> {
  if (step?.next === 'code') {
    return checkCode(context, step, { code: (form.get('code') ?? '').replaceAll(' ', ''), address });
  }
  const password = form.get('password') ?? '';
  if (step?.next === 'new-password') {
    return changePassword(context, step, { password, repeated: form.get('repeated') ?? '', address });
  }
  const wantsNewPassword = form.has('change');
  return checkPassword(context, { username: usernameOf(form), password, address, wantsNewPassword });
}

async function stepPage(
  context: SignInRoute,
  { say, action }: Visit,
  step: SignInStep | undefined,
  { username = '', problem, problems = [] }: { username?: string; problem?: string; problems?: readonly string[] },
): Promise<{ title: string; body: Html }> {
  if (step?.next === 'code') {
    return { title: say.codeTitle, body: codeForm(say, { action, startAgainUrl: `${action}&again=yes`, problem }) };
  }
  const account = step && (await accountOfSubject(context.pool, step.accountId));
  if (account) {
    const body = newPasswordForm(say, { action, username: account.username, problems });
    return { title: say.newPasswordTitle, body };
  }
  return { title: say.signIn, body: signInForm(say, { action, state: context.stateName, username, problem }) };
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

/**
 * Whether a form was posted by a page of ours.
 *
 * The cookie of an interaction is not sent from other sites (SameSite), and must name the interaction in
 * the address; this refuses the post as well where the browser says that it came from elsewhere.
 */
function isFromOwnPage(request: IncomingMessage, webUrl: string): boolean {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  return (site === undefined || site === 'same-origin')
    && (origin === undefined || origin === 'null' || origin === new URL(webUrl).origin);
}

/** The client as the API's proxy saw it: the last entry is the one that the proxy wrote. */
function addressOf(request: IncomingMessage): string {
  return request.headers['x-forwarded-for']?.toString().split(',').at(-1)?.trim() || request.socket.remoteAddress || '';
}

function usernameOf(form: URLSearchParams): string {
  return (form.get('username') ?? '').normalize('NFC').replace(/\p{Cc}/gu, '').trim().slice(0, 100);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const tooLong = Object.assign(new Error('The form is too long.'), { statusCode: 413 });
  if (Number(request.headers['content-length']) > longestBody) {
    request.resume();
    throw tooLong;
  }
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > longestBody) {
      throw tooLong;
    }
  }
  return new URLSearchParams(text);
}
