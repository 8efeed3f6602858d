import { asMadeElsewhere, html, type Html } from './html.ts';
import type { Words } from './words.ts';

/** The question before signing out, around the form that the provider made. */
export function signOutForm(say: Words, providersForm: string): Html {
  return html`<h1>${say.signOutTitle}</h1>
<p class="note">${say.signOutNote}</p>
${asMadeElsewhere(providersForm)}
<button class="primary" form="op.logoutForm" name="logout" value="yes" autofocus>${say.signOut}</button>
<button class="quiet" form="op.logoutForm">${say.staySignedIn}</button>`;
}

/** The same without the question; the button is for browsers that run no script. */
export function signOutAtOnce(say: Words, providersForm: string): Html {
  return html`<h1>${say.signOut}</h1>
${asMadeElsewhere(providersForm)}
<input type="hidden" form="op.logoutForm" name="logout" value="yes">
<noscript><button class="primary" form="op.logoutForm">${say.signOut}</button></noscript>`;
}

export function signedOutNotice(say: Words): Html {
  return html`<h1>${say.signedOutTitle}</h1>
<p class="note">${say.signedOutNote}</p>
<a class="button primary" href="/">${say.signInAgain}</a>`;
}

/** A sign-in page that was kept too long, or opened with another browser's address. */
export function expiredNotice(say: Words): Html {
  return html`<h1>${say.expiredTitle}</h1>
<p class="note">${say.expiredNote}</p>
<a class="button primary" href="/">${say.toDashboard}</a>`;
}

/** What the provider refused; the reason is for whom the person asks. */
export function failureNotice(say: Words, reason: string): Html {
  return html`<h1>${say.failedTitle}</h1>
<p class="note">${say.failedNote}</p>
<p class="reason">${say.reason}: ${reason}</p>
<a class="button primary" href="/">${say.toDashboard}</a>`;
}
