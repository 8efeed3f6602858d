import { html, type Html } from './html.ts';
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

/** Step two, for accounts with a second factor. */
export function codeForm(
  say: Words,
  { action, startAgainUrl, problem }: { action: string; startAgainUrl: string; problem?: string },
): Html {
  return html`<h1>${say.codeTitle}</h1>
<p class="note" id="note">${say.codeNote}</p>
${alert(problem)}
<form method="post" action="${action}">
<label for="code">${say.code}</label>
<input id="code" class="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}"
 maxlength="7" required autofocus ${described('note', problem)}>
<button class="primary">${say.continue}</button>
</form>
<p class="note"><a href="${startAgainUrl}">${say.startAgain}</a></p>`;
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

const autofocus = html`autofocus`;
const describedByProblem = html`aria-invalid="true" aria-describedby="problem"`;

/** A field that always has a note, and sometimes a problem before it. */
function described(note: string, problem: string | undefined): Html {
  return problem ? html`aria-invalid="true" aria-describedby="problem ${note}"` : html`aria-describedby="${note}"`;
}

/** What is wrong, beside an icon: never by colour alone, and read out at once. A line for each problem. */
function alert(...problems: (string | undefined)[]): Html | undefined {
  const lines = problems.filter((problem) => problem !== undefined);
  return lines.length === 0
    ? undefined
    : html`<div class="problem" id="problem" role="alert">
<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
<circle cx="8" cy="8" r="6"/><path d="M8 5v3.5M8 11v.2"/></svg>
<div>${lines.map((line) => html`<p>${line}</p>`)}</div></div>`;
}
