import { Component, computed, input, output } from '@angular/core';

import { Icon } from '../shell/icon';

/** Something to choose, and what it is called. */
export type Choice = { value: string; title: string };

/**
 * A select with its label inside: "Management All".
 *
 * The browser's own select lies unseen over the words, so that it opens and reads out as everywhere,
 * while the words take only the room that they need.
 */
@Component({
  selector: 'cq-filter-select',
  imports: [Icon],
  template: `
    <span class="words" aria-hidden="true" [class.set]="all() && value() !== undefined">
      <em>{{ label() }}</em> <b>{{ title() }}</b> <cq-icon name="down" />
    </span>
    <select #box [attr.aria-label]="label()" (change)="chosen.emit(box.value || null)">
      @if (all()) {
        <option value="" [selected]="value() === undefined">{{ all() }}</option>
      }
      @for (choice of choices(); track choice.value) {
        <option [value]="choice.value" [selected]="choice.value === value()">
          {{ choice.title }}
        </option>
      }
    </select>
  `,
  styleUrl: './filter-select.css',
})
export class FilterSelect {
  readonly label = input.required<string>();
  readonly choices = input.required<readonly Choice[]>();
  readonly value = input<string>();
  /** What no choice is called; without it one must be chosen. */
  readonly all = input('');
  readonly chosen = output<string | null>();

  protected readonly title = computed(
    () => this.choices().find(({ value }) => value === this.value())?.title ?? this.all(),
  );
}
