import { Component, computed, input } from '@angular/core';

/** A picture of the sprite public/icons.svg. Always beside a word, or inside a named button. */
@Component({
  selector: 'cq-icon',
  host: { 'aria-hidden': 'true' },
  template: `<svg><use [attr.href]="reference()" /></svg>`,
  styleUrl: './icon.css',
})
export class Icon {
  readonly name = input.required<string>();

  protected readonly reference = computed(() => `icons.svg#${this.name()}`);
}
