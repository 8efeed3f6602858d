import { encodeQR } from 'qr';

import { html, type Html } from './html.ts';
import { enrolmentUri } from './second-factor.ts';
import type { Words } from './words.ts';

/** Step one. `problem` is the sentence of the last attempt; the username stays, the password never does. */
export function signInForm(
  say: Words,
  { action, state, username, problem }: { action: string; state?: string; username: string; problem?: string },
): Html {
  return html`<h1>${say.signIn}</h1>
${state && html`<p class="note">${say.figuresOf(state)}</p>`}
${alert(problem)}
<form method="post" action="${action}">
<label for="username">${say.username}</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none"
 spellcheck="false" maxlength="100" required ${!username && autofocus} ${problem && describedByProblem}>
<label for="password">${say.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required
 ${Boolean(username) && autofocus} ${problem && describedByProblem}>
<button class="primary">${say.signIn}</button>
<button class="quiet" name="change" value="yes">${say.signInAndChange}</button>
</form>
<p class="note">${say.forgotten}</p>`;
}

/** Step two, for accounts with a second factor. `recoveryUrl` leads to the form for who has lost the app. */
export function codeForm(
  say: Words,
  { action, startAgainUrl, recoveryUrl, problem }: {
    action: string; startAgainUrl: string; recoveryUrl: string; problem?: string;
  },
): Html {
  return html`<h1>${say.codeTitle}</h1>
<p class="note" id="note">${say.codeNote}</p>
${alert(problem)}
<form method="post" action="${action}">
${codeField(say, problem)}
<button class="primary">${say.continue}</button>
</form>
<p class="note"><a href="${recoveryUrl}">${say.useRecoveryCode}</a></p>
<p class="note"><a href="${startAgainUrl}">${say.startAgain}</a></p>`;
}

/** Step two for who has lost the app. */
export function recoveryForm(
  say: Words,
  { action, codeUrl, problem }: { action: string; codeUrl: string; problem?: string },
): Html {
  return html`<h1>${say.recoveryTitle}</h1>
<p class="note" id="note">${say.recoveryNote}</p>
${alert(problem)}
<form method="post" action="${action}">
<label for="recovery">${say.recoveryCode}</label>
<input id="recovery" name="recovery" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40"
 required autofocus ${described('note', problem)}>
<button class="primary">${say.continue}</button>
</form>
<p class="note"><a href="${codeUrl}">${say.useApp}</a></p>`;
}

/** Setting up the second factor: a picture for the app, the same as text, and the proof that it was taken. */
export function secondFactorForm(
  say: Words,
  { action, username, secret, problem, hidden }: {
    action: string; username: string; secret: string; problem?: string; hidden?: Html;
  },
): Html {
  return html`<h1>${say.secondFactorTitle}</h1>
<p class="note">${say.secondFactorNote}</p>
${alert(problem)}
<p class="step">${say.scan}</p>
${qrPicture(say, enrolmentUri(secret, username))}
<p class="hint">${say.orType}</p>
<p class="secret" translate="no">${secret.match(/.{1,4}/g)!.join(' ')}</p>
<form method="post" action="${action}">
${hidden}
<p class="step" id="note">${say.thenCode}</p>
${codeField(say, problem)}
<button class="primary">${say.continue}</button>
</form>`;
}

/** The only time that recovery codes are shown. */
export function recoveryCodesPage(say: Words, { codes, next }: { codes: readonly string[]; next: Html }): Html {
  return html`<h1>${say.recoveryCodesTitle}</h1>
<p class="note">${say.recoveryCodesNote}</p>
<ol class="codes" translate="no">${codes.map((code) => html`<li>${code}</li>`)}</ol>
${next}`;
}

/** The last step, where the password must be changed. */
export function newPasswordForm(
  say: Words,
  { action, username, problems }: { action: string; username: string; problems: readonly string[] },
): Html {
  return html`<h1>${say.newPasswordTitle}</h1>
<p class="note">${say.newPasswordNote}</p>
${alert(...problems)}
<form method="post" action="${action}">
<input name="username" value="${username}" autocomplete="username" readonly hidden>
<label for="password">${say.newPassword}</label>
<input id="password" name="password" type="password" autocomplete="new-password" maxlength="1000" required autofocus
 ${described('rule', problems[0])}>
<p class="hint" id="rule">${say.rule}</p>
<label for="repeated">${say.repeatPassword}</label>
<input id="repeated" name="repeated" type="password" autocomplete="new-password" maxlength="1000" required>
<button class="primary">${say.saveAndSignIn}</button>
</form>`;
}

function codeField(say: Words, problem: string | undefined): Html {
  return html`<label for="code">${say.code}</label>
<input id="code" class="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}"
 maxlength="7" required autofocus ${described('note', problem)}>`;
}

/** Dark on light whatever the theme, with the margin that readers need. */
function qrPicture(say: Words, text: string): Html {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const path = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
  const size = modules.length;
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${say.qrPicture}">
<rect width="${size}" height="${size}" fill="#fff"/><path d="${path.join('')}" fill="#000"/></svg>`;
}

const autofocus = html`autofocus`;
const describedByProblem = html`aria-invalid="true" aria-describedby="problem"`;

/** A field that always has a note, and sometimes a problem before it. */
export function described(note: string, problem: string | undefined): Html {
  return problem ? html`aria-invalid="true" aria-describedby="problem ${note}"` : html`aria-describedby="${note}"`;
}

/** What is wrong, beside an icon: never by colour alone, and read out at once. A line for each problem. */
export function alert(...problems: (string | undefined)[]): Html | undefined {
  const lines = problems.filter((problem) => problem !== undefined);
  return lines.length === 0
    ? undefined
    : html`<div class="problem" id="problem" role="alert">
<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
<circle cx="8" cy="8" r="6"/><path d="M8 5v3.5M8 11v.2"/></svg>
<div>${lines.map((line) => html`<p>${line}</p>`)}</div></div>`;
}
