/** A piece of markup that is safe to send. */
export type Html = { readonly markup: string };

type Part = string | number | Html | undefined | false | readonly Part[];

/**
 * Markup from a template. Every value is escaped, unless it is markup itself; undefined and false are left out.
 *
 * Values may stand between tags and in quoted attributes, nowhere else.
 */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  return { markup: strings.reduce((text, piece, index) => text + markupOf(values[index - 1]!) + piece) };
}

/** Markup that something else has made. The caller answers for it. */
export function asMadeElsewhere(markup: string): Html {
  return { markup };
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;',
};

function markupOf(part: Part): string {
  if (part === undefined || part === false) {
    return '';
  }
  if (typeof part === 'string' || typeof part === 'number') {
    return String(part).replace(/[&<>"']/g, (letter) => escapes[letter]!);
  }
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}
