import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Provider } from 'oidc-provider';

import { accountOfSubject, type Account } from './account.ts';
import {
  changeOwnPassword, confirmOwnSecondFactor, endOneSession, signOutEverywhere, startSecondFactor,
  type AccountContext, type AccountVisit,
} from './account-acts.ts';
import { accountOverview } from './account-page.ts';
import { languageOf } from './language.ts';
import { mountPath, page } from './page.ts';
import { isFromOwnPage, originOf, readForm } from './request.ts';
import { words } from './words.ts';

export type AccountRoute = AccountContext & {
  readonly provider: Provider;
  readonly webUrl: string;
  readonly clientId: string;
  readonly cookieKey: string;
};

export const accountPath = `${mountPath}/account`;

const acts = {
  'password': changeOwnPassword,
  'second-factor': startSecondFactor,
  'second-factor/confirm': confirmOwnSecondFactor,
  'end-session': endOneSession,
  'sign-out-everywhere': signOutEverywhere,
} as const;

/**
 * GET /auth/account, and POST to each of its acts: what a person does with the own account.
 *
 * It is the provider's session that opens it, so the dashboard has no part in it. Every form carries a token
 * of that session, and what weakens the account asks for the present password besides.
 */
export async function accountRoute(
  context: AccountRoute,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<void> {
  const session = await context.provider.Session.get(context.provider.createContext(request, response));
  const account = session.accountId ? await accountOfSubject(context.pool, session.accountId) : undefined;
  if (!account || account.lockedAt !== null) {
    response.writeHead(303, { location: signInUrl(context) }).end();
    return;
  }
  const visit = visitOf(context, request, account, {
    uid: session.uid, grantId: session.grantIdFor(context.clientId),
  });
  const act = new Map(Object.entries(acts)).get(pathname.slice(accountPath.length + 1));
  if (request.method === 'GET') {
    const isClean = pathname === accountPath && !new URL(request.url!, context.webUrl).searchParams.has('code');
    return isClean
      ? send(response, 200, visit, await accountOverview(context, visit))
      : void response.writeHead(303, { location: accountPath }).end();
  }
  const form = isFromOwnPage(request, context.webUrl) ? await readForm(request) : undefined;
  if (!act || !form || !isSame(form.get('token') ?? '', visit.token)) {
    return send(response, 403, visit, await accountOverview(context, visit, { problems: [visit.say.staleForm] }));
  }
  const answer = await act(context, visit, form);
  if ('leave' in answer) {
    response.writeHead(303, { location: answer.leave }).end();
    return;
  }
  return send(response, answer.status, visit, answer.body);
}

function visitOf(
  { cookieKey }: AccountRoute,
  request: IncomingMessage,
  account: Account,
  session: AccountVisit['session'],
): AccountVisit {
  const language = languageOf(request);
  return {
    account, session, language, say: words[language], origin: originOf(request), path: accountPath,
    token: createHmac('sha256', cookieKey).update(`account ${session.uid}`).digest('base64url'),
  };
}

/** A way through the sign-in that ends here: its code is thrown away, and worth nothing without the verifier. */
function signInUrl({ clientId, webUrl }: AccountRoute): string {
  const query = new URLSearchParams({
    client_id: clientId, response_type: 'code', scope: 'openid', redirect_uri: `${webUrl}${accountPath}`,
    code_challenge_method: 'S256', code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
  });
  return `${mountPath}/auth?${query}`;
}

function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function send(
  response: ServerResponse,
  status: number,
  { language, say }: AccountVisit,
  body: Parameters<typeof page>[0]['body'],
): void {
  const otherLanguageUrl = `${accountPath}?lang=${language === 'en' ? 'hi' : 'en'}`;
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    .end(page({ language, title: say.accountTitle, body, otherLanguageUrl, isWide: true }));
}
