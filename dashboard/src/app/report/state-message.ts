import { Component, input, output } from '@angular/core';

import { Icon } from '../shell/icon';

/** A panel that says why there is no picture, and what one can do. */
@Component({
  selector: 'cq-state-message',
  imports: [Icon],
  host: {
    '[attr.role]': "kind() === 'error' ? 'alert' : 'status'",
    '[class]': 'kind()',
  },
  template: `
    @if (kind() !== 'info') {
      <cq-icon name="warning" />
    }
    <p><ng-content /></p>
    @if (action()) {
      <button type="button" class="button" (click)="acted.emit()">{{ action() }}</button>
    }
  `,
  styleUrl: './state-message.css',
})
export class StateMessage {
  readonly kind = input<'info' | 'warning' | 'error'>('info');
  /** What the button says; none without it. */
  readonly action = input('');
  readonly acted = output<void>();
}
