import { Component, computed, inject } from '@angular/core';

import { injectText } from '../language/inject-text';
import { Language } from '../language/language';
import { SessionEnd } from './session-end';

/** Says that the session is about to end, and how to stay. */
@Component({
  selector: 'cq-session-notice',
  template: `
    @if (end.ending(); as ending) {
      <div class="notice" role="alert">
        <p>{{ text(ending.canStay ? 'session.idle' : 'session.last', { time: time() }) }}</p>
        @if (ending.canStay) {
          <button type="button" class="button" (click)="end.stay()">{{ text('session.stay') }}</button>
        }
      </div>
    }
  `,
  styleUrl: './session-notice.css',
})
export class SessionNotice {
  protected readonly text = injectText();
  protected readonly end = inject(SessionEnd);
  private readonly language = inject(Language);

  protected readonly time = computed(() => {
    const locale = this.language.code() === 'hi' ? 'hi-IN-u-nu-latn' : 'en-IN';
    const options = { timeStyle: 'short', hourCycle: 'h23', timeZone: 'Asia/Kolkata' } as const;
    return new Intl.DateTimeFormat(locale, options).format(this.end.ending()?.at);
  });
}
