import { Component, computed, inject, output } from '@angular/core';

import { Language } from '../language/language';
import { injectText } from '../language/inject-text';
import { Search } from '../search/search';
import { Session } from '../session/session';
import { SessionEnd } from '../session/session-end';
import { Viewer } from '../session/viewer';
import { Icon } from './icon';
import { Popup } from './popup';
import { Theme } from './theme';

/** Menu on small screens, language, theme, and the person with their place and the way out. */
@Component({
  selector: 'cq-top-bar',
  imports: [Icon, Popup, Search],
  templateUrl: './top-bar.html',
  styleUrl: './top-bar.css',
})
export class TopBar {
  readonly menuOpened = output<void>();

  protected readonly text = injectText();
  protected readonly language = inject(Language);
  protected readonly theme = inject(Theme);
  protected readonly sessionEnd = inject(SessionEnd);
  private readonly session = inject(Session);
  private readonly viewer = inject(Viewer);

  protected readonly otherLanguage = computed(() => (this.language.code() === 'en' ? 'hi' : 'en'));
  protected readonly person = this.viewer.person;
  protected readonly initials = computed(() => initialsOf(this.person()?.displayName ?? ''));
  protected readonly place = computed(() => {
    const person = this.person();
    if (!person) return '';
    return this.text('shell.scope', {
      level: this.text(`level.${person.level}`),
      name: person.entityName,
    });
  });

  protected signOut(): void {
    void this.session.signOut();
  }
}

/** The first letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const first = words.at(0)?.at(0) ?? '';
  const last = words.length > 1 ? (words.at(-1)?.at(0) ?? '') : '';
  return (first + last).toUpperCase();
}
