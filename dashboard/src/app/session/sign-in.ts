import { Component, computed, effect, inject, input } from '@angular/core';

import { Icon } from '../shell/icon';
import { injectText } from '../language/inject-text';
import { Session } from './session';

/** Where one lands when signing in by itself did not work: says why, and offers another try. */
@Component({
  selector: 'cq-sign-in',
  imports: [Icon],
  templateUrl: './sign-in.html',
  styleUrl: './sign-in.css',
})
export class SignIn {
  /** From the address: over, everywhere, refused or unreachable. */
  readonly why = input<string>();
  /** From the address: where to go afterwards. */
  readonly then = input<string>();

  protected readonly text = injectText();
  private readonly session = inject(Session);

  protected readonly reason = computed(() => {
    switch (this.why()) {
      case 'over':
        return this.text('signIn.over');
      case 'everywhere':
        return this.text('signIn.everywhere');
      case 'refused':
        return this.text('signIn.refused');
      case 'unreachable':
        return this.text('signIn.unreachable');
      default:
        return this.text('signIn.invitation');
    }
  });

  constructor() {
    // Signed out everywhere is signed out here too: the tokens of this window are forgotten.
    effect(() => {
      if (this.why() === 'everywhere') this.session.forget();
    });
  }

  /** From the start again when nothing answered, for then there is no configuration either. */
  protected async signIn(): Promise<void> {
    const address = this.then() ?? '/';
    const isLeaving = await this.session.signIn(address);
    if (!isLeaving) location.assign(address);
  }
}
