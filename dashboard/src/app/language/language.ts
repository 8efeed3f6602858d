import { computed, Injectable, signal } from '@angular/core';

import { type TextKey, type TextValues, worded, type Words } from './worded';

export type LanguageCode = 'en' | 'hi';

const remembered = 'cqube.language';
const loaders: Record<LanguageCode, () => Promise<{ default: Words }>> = {
  en: () => import('./en.json'),
  hi: () => import('./hi.json'),
};

/** The language of the page: its words are files, its numbers and dates are Intl's. */
@Injectable({ providedIn: 'root' })
export class Language {
  readonly code = signal<LanguageCode>('en');
  /** For Intl: Indian grouping, and Latin digits in every language. */
  readonly locale = computed(() => `${this.code()}-IN-u-nu-latn`);

  private readonly words = signal<Words>({});

  /** The language chosen last, else the first of the browser's that we speak. */
  async start(): Promise<void> {
    const wanted = [localStorage.getItem(remembered), ...navigator.languages];
    const code = wanted.map((tag) => tag?.slice(0, 2)).find((tag) => tag === 'en' || tag === 'hi');
    await this.use(code ?? 'en');
  }

  async choose(code: LanguageCode): Promise<void> {
    localStorage.setItem(remembered, code);
    await this.use(code);
  }

  text(key: TextKey, values?: TextValues): string {
    return worded(this.words(), key, values, this.locale());
  }

  /** A text whose key comes from data, such as a metric's name, if there is one. */
  textIfAny(key: string, values?: TextValues): string | undefined {
    return key in this.words() ? worded(this.words(), key, values, this.locale()) : undefined;
  }

  private async use(code: LanguageCode): Promise<void> {
    const { default: words } = await loaders[code]();
    this.words.set(words);
    this.code.set(code);
    document.documentElement.lang = code;
  }
}
