import type { IncomingMessage } from 'node:http';

export type Language = 'en' | 'hi';

/** The cookie that remembers what was chosen on a page. */
export const languageCookie = 'cqube_language';

/**
 * The language of a page: what was just chosen (?lang=), else what the dashboard asked for (ui_locales),
 * else what was chosen before (cookie), else what the browser prefers, else English.
 */
export function languageOf(request: IncomingMessage, uiLocales?: string): Language {
  const chosen = new URL(request.url ?? '/', 'http://host').searchParams.get('lang');
  const remembered = new RegExp(`(?:^|; *)${languageCookie}=(\\w+)`).exec(request.headers.cookie ?? '')?.[1];
  return known(chosen) ?? firstKnown(uiLocales, ' ') ?? known(remembered)
    ?? firstKnown(request.headers['accept-language'], ',') ?? 'en';
}

function firstKnown(list: string | undefined, separator: string): Language | undefined {
  return list?.split(separator).map((tag) => known(tag.trim())).find((language) => language !== undefined);
}

/** "hi-IN;q=0.9" is Hindi. */
function known(tag: string | null | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split(/[-;]/)[0];
  return primary === 'en' || primary === 'hi' ? primary : undefined;
}
