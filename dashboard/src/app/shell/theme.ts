import { computed, Injectable, signal } from '@angular/core';

const remembered = 'cqube.theme';

/** Light or dark: as the system says, until someone chooses. public/theme.js sets it at the start. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly chosen = signal(localStorage.getItem(remembered));
  private readonly system = signal(matchMedia('(prefers-color-scheme: dark)').matches);

  readonly isDark = computed(() => (this.chosen() ? this.chosen() === 'dark' : this.system()));

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) =>
      this.system.set(matches),
    );
  }

  turn(): void {
    const theme = this.isDark() ? 'light' : 'dark';
    localStorage.setItem(remembered, theme);
    document.documentElement.style.colorScheme = theme;
    this.chosen.set(theme);
  }
}
