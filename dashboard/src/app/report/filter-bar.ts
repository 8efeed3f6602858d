import { Component, computed, inject, input } from '@angular/core';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { Icon } from '../shell/icon';
import { FilterSelect } from './filter-select';
import { Masters } from './masters';
import { isChosen, periodsOf, type WindowName, windowsIn } from './periods';
import type { Report } from './report';
import { ReportState } from './report-state';

/** Period, filters and level. Only what holds data is offered, and all of it goes to the address. */
@Component({
  selector: 'cq-filter-bar',
  imports: [FilterSelect, Icon],
  templateUrl: './filter-bar.html',
  styleUrl: './filter-bar.css',
})
export class FilterBar {
  readonly report = input.required<Report>();

  protected readonly text = injectText();
  protected readonly state = inject(ReportState);
  private readonly format = inject(Format);
  private readonly masters = inject(Masters);

  protected readonly windows = computed(() => windowsIn(this.state.periods()));
  protected readonly window = computed(
    () => this.state.address().window ?? this.state.period()?.window,
  );

  /** The months or years to choose from, where the window has several. */
  protected readonly choices = computed(() => {
    const window = this.windows().find((name) => name === this.window());
    if (!window || !isChosen(window)) return [];
    return periodsOf(this.state.periods(), window).map(({ periodStart }) => ({
      value: periodStart,
      title: this.periodTitle(window, periodStart),
    }));
  });
  protected readonly managements = computed(() =>
    this.offers('management') ? this.masters.managements() : [],
  );
  protected readonly categories = computed(() =>
    this.offers('category') ? this.masters.categories() : [],
  );
  protected readonly management = computed(() => this.state.address().management);
  protected readonly category = computed(() => this.state.address().category);

  protected chooseWindow(window: WindowName): void {
    this.state.change({ window, period: null });
  }

  /** A school has one management and one category: there is nothing to choose. */
  private offers(filter: string): boolean {
    const isSchool = this.state.scope()?.level === 'school';
    return !isSchool && (this.report().document.filters?.includes(filter) ?? false);
  }

  private periodTitle(window: WindowName, start: string): string {
    return window === 'month' ? this.format.month(start) : this.format.academicYear(start);
  }
}
