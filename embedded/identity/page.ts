import { html, type Html } from './html.ts';
import type { Language } from './language.ts';

/** The path that everything of the provider stands under, in its own process and before the API's proxy. */
export const mountPath = '/auth';

export type Page = {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
  /** Where the other language is; left out where a page cannot be asked for again. */
  readonly otherLanguageUrl?: string;
  /** The body brings its own panels. */
  readonly isWide?: boolean;
  /** A file beside this one that the page runs. */
  readonly script?: 'sign-out.js';
};

/** A whole page of the provider, in the look of the product: top bar, one panel. No inline style, no inline script. */
export function page({ language, title, body, otherLanguageUrl, script, isWide = false }: Page): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · cQube</title>
<link rel="stylesheet" href="${mountPath}/identity.css">
<link rel="icon" href="${mountPath}/cube.svg" type="image/svg+xml">
${script && html`<script src="${mountPath}/${script}" defer></script>`}
</head>
<body>
<header>
<a class="brand" href="/">${cube}cQube</a>
${otherLanguageUrl && languageLink(language, otherLanguageUrl)}
</header>
${isWide ? html`<main class="wide">${body}</main>` : html`<main><section class="panel">
${body}
</section></main>`}
</body>
</html>
`.markup;
}

const cube = html`<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
<path class="top" d="M12 2.5 20.5 7 12 11.5 3.5 7z"/>
<path class="left" d="M3.5 8.5 11.2 12.7v9L3.5 17.3z"/>
<path class="right" d="M20.5 8.5 12.8 12.7v9l7.7-4.4z"/></svg>`;

function languageLink(language: Language, url: string): Html {
  return language === 'en'
    ? html`<a class="language" href="${url}" lang="hi" hreflang="hi">हिन्दी</a>`
    : html`<a class="language" href="${url}" lang="en" hreflang="en">English</a>`;
}
