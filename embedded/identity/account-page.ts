import type { AccountContext, AccountVisit } from './account-acts.ts';
import { html, type Html } from './html.ts';
import { openSessions, recentSignIns, recoveryCodesLeft } from './account-history.ts';
import { alert } from './sign-in-form.ts';
import { standingOf } from './standing.ts';

/** The own account: who one is, the password, the second factor, where one is signed in, and since when. */
export async function accountOverview(
  context: AccountContext,
  visit: AccountVisit,
  { problems = [], done }: { problems?: readonly string[]; done?: string } = {},
): Promise<Html> {
  const { account, say } = visit;
  const standing = await standingOf(context, account.subject);
  const places = standing?.places.map(({ level, id, name }) =>
    `${say.levels[level] ?? level}: ${name ?? (level === 'state' ? say.wholeState : String(id))}`);
  return html`<h1>${say.accountTitle}</h1>
${alert(...problems)}
${done && html`<p class="done" role="status">${done}</p>`}
<div class="account"><div>
<section class="panel"><h2>${say.whoYouAre}</h2>
<dl>
<dt>${say.name}</dt><dd>${standing?.displayName ?? account.displayName}</dd>
<dt>${say.username}</dt><dd>${account.username}</dd>
<dt>${say.mayDo}</dt><dd>${standing?.capabilities.map((role) => say.roles[role] ?? role).join(', ') || say.nothing}</dd>
<dt>${say.mayLook}</dt><dd>${places?.join(', ') || say.nothing}</dd>
</dl></section>
${await sessionsPanel(context, visit)}
${await signInsPanel(context, visit)}
</div><div>
${passwordPanel(visit, context.passwordDays)}
${secondFactorPanel(visit, await recoveryCodesLeft(context.pool, account.subject))}
</div></div>
<p><a class="button back" href="/">${say.toDashboard}</a></p>`;
}

function passwordPanel({ account, say, path, token, language }: AccountVisit, passwordDays: number): Html {
  const until = new Date(account.passwordChangedAt.getTime() + passwordDays * 86_400_000);
  return html`<section class="panel"><h2>${say.password}</h2>
<p class="note">${say.passwordUntil(dateText(account.passwordChangedAt, language), dateText(until, language))}</p>
<form method="post" action="${path}/password">
<input type="hidden" name="token" value="${token}">
<input name="username" value="${account.username}" autocomplete="username" readonly hidden>
${passwordField('current', say.currentPassword, 'current-password')}
${passwordField('password', say.newPassword, 'new-password', 'rule')}
<p class="hint" id="rule">${say.rule}</p>
${passwordField('repeated', say.repeatPassword, 'new-password')}
<button class="primary">${say.changePassword}</button>
</form></section>`;
}

function secondFactorPanel({ account, say, path, token, language }: AccountVisit, codesLeft: number): Html {
  const state = account.totpEnrolledAt
    ? say.hasSecondFactor(dateText(account.totpEnrolledAt, language), codesLeft)
    : say.hasNoSecondFactor;
  return html`<section class="panel"><h2>${say.codeTitle}</h2>
<p class="note">${state}</p>
<form method="post" action="${path}/second-factor">
<input type="hidden" name="token" value="${token}">
${passwordField('factor-password', say.currentPassword, 'current-password', undefined, 'current')}
${account.totpSecret !== null && html`<label for="code">${say.presentCode}</label>
<input id="code" class="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}"
 maxlength="7" required>`}
<button>${account.totpSecret === null ? say.setUp : say.setUpAnew}</button>
</form></section>`;
}

function passwordField(id: string, label: string, complete: string, note?: string, name = id): Html {
  return html`<label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="password" autocomplete="${complete}" maxlength="1000" required
 ${note !== undefined && html`aria-describedby="${note}"`}>`;
}

async function sessionsPanel({ pool, idleSeconds }: AccountContext, visit: AccountVisit): Promise<Html> {
  const { say, language, path, token, session } = visit;
  const sessions = await openSessions(pool, visit.account.subject, idleSeconds);
  return html`<section class="panel"><h2>${say.openSessions}</h2>
<ul class="lines">${sessions.map(({ uid, signedInAt, address, browser }) => html`<li>
<span><b>${browserName(browser)}</b> ${uid === session.uid && html`<span class="chip">${say.thisBrowser}</span>`}<br>
<span class="note">${timeText(signedInAt, language)} · ${address}</span></span>
${uid !== session.uid && html`<form method="post" action="${path}/end-session">
<input type="hidden" name="token" value="${token}"><input type="hidden" name="session" value="${uid}">
<button class="small" aria-label="${say.endSessionOf(browserName(browser))}">${say.end}</button></form>`}
</li>`)}</ul>
<form method="post" action="${path}/sign-out-everywhere">
<input type="hidden" name="token" value="${token}">
<button>${say.signOutEverywhere}</button>
</form></section>`;
}

async function signInsPanel({ pool }: AccountContext, { account, say, language }: AccountVisit): Promise<Html> {
  const signIns = await recentSignIns(pool, account.subject);
  return html`<section class="panel"><h2>${say.lastSignIns}</h2>
<p class="note">${say.lastSignInsNote}</p>
<ul class="lines">${signIns.map(({ happenedAt, outcome, address, browser }) => html`<li>
<span><b>${say.outcomes[outcome]}</b><br>
<span class="note">${timeText(happenedAt, language)} · ${browserName(browser)} · ${address}</span></span></li>`)}</ul>
</section>`;
}

/** What people call it; the rest of what a browser says of itself is noise. */
function browserName(text: string): string {
  const name = /Edg\//.test(text) ? 'Edge' : /Firefox\//.test(text) ? 'Firefox' : /Chrome\//.test(text) ? 'Chrome'
    : /Safari\//.test(text) ? 'Safari' : text.split(/[ /]/)[0] || '–';
  const system = /Android|Windows|iPhone|iPad|Mac OS X|Linux/.exec(text)?.[0];
  return system ? `${name} · ${system}` : name;
}

function dateText(date: Date, language: string): string {
  return format(date, language, { dateStyle: 'medium' });
}

function timeText(date: Date, language: string): string {
  return format(date, language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
}

function format(date: Date, language: string, options: Intl.DateTimeFormatOptions): string {
  const locale = language === 'hi' ? 'hi-IN-u-nu-latn' : 'en-IN';
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'Asia/Kolkata' }).format(date);
}
