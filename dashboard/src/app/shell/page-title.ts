import { effect, inject, Injectable, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

import { Language } from '../language/language';
import type { TextKey } from '../language/worded';

/** The document's title in the language of the moment. Routes name a text, reports set their own. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly language = inject(Language);
  private readonly title = inject(Title);
  private readonly key = signal<TextKey | undefined>(undefined);

  constructor() {
    super();
    effect(() => {
      const key = this.key();
      if (key) this.title.setTitle(`${this.language.text(key)} · cQube`);
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.key.set(this.buildTitle(snapshot) as TextKey | undefined);
  }
}
