import { Component, computed, inject, input } from '@angular/core';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { Masters } from './masters';
import type { Report } from './report';
import { ReportState } from './report-state';

/** What was chosen, in words, for paper: period, level, filters, and where and when it was printed. */
@Component({
  selector: 'cq-filters-in-words',
  template: `<p>{{ sentence() }}</p>
    <p class="note">{{ address() }}</p>`,
  styles: `
    :host {
      display: block;
      margin: 8px 0 12px;
    }
  `,
})
export class FiltersInWords {
  readonly report = input.required<Report>();

  private readonly text = injectText();
  private readonly state = inject(ReportState);
  private readonly format = inject(Format);
  private readonly masters = inject(Masters);

  protected readonly sentence = computed(() => {
    const range = this.state.range();
    const { management, category } = this.state.address();
    const titleOf = (choices: { value: string; title: string }[], id: number | undefined) =>
      choices.find(({ value }) => value === String(id))?.title;
    return [
      range && this.format.range(range.start, range.end),
      this.text(`levels.${this.state.level()}`),
      titleOf(this.masters.managements(), management),
      titleOf(this.masters.categories(), category),
    ]
      .filter(Boolean)
      .join(' · ');
  });
  protected readonly address = computed(() => {
    this.state.address();
    return `${location.href} · ${new Date().toLocaleString('en-IN', { timeZone: 'Asia/Kolkata' })}`;
  });
}
