import { Component, computed, ElementRef, inject, input, signal } from '@angular/core';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import type { Metric } from './report';
import type { Moment } from './report-values';
import { trendDrawing } from './trend-drawing';

/** A value in the course of the weeks, or for a school of the months. Gaps are weeks without data. */
@Component({
  selector: 'cq-trend-line',
  templateUrl: './trend-line.html',
  styleUrl: './trend-line.css',
})
export class TrendLine {
  readonly metric = input.required<Metric>();
  readonly moments = input.required<readonly Moment[]>();
  /** The first days of the academic years, the oldest first. */
  readonly yearStarts = input<readonly string[]>([]);
  readonly isMonthly = input(false);
  /** Filtered values have no course. */
  readonly isFiltered = input(false);

  protected readonly text = injectText();
  protected readonly format = inject(Format);
  private readonly width = signal(0);

  protected readonly drawing = computed(() =>
    this.width() > 120
      ? trendDrawing(
          this.moments(),
          this.yearStarts(),
          this.isMonthly() ? 'month' : 'week',
          this.width(),
          78,
        )
      : undefined,
  );
  /** What the line says, for those who do not see it. */
  protected readonly summary = computed(() => {
    const known = this.moments().filter(({ value }) => value !== null);
    const first = known.at(0);
    const last = known.at(-1);
    if (!first || !last) return '';
    return this.text(this.isMonthly() ? 'trend.months' : 'trend.weeks', {
      from: this.format.date(first.periodStart),
      first: this.format.value(this.metric(), first.value!),
      upto: this.format.date(last.periodStart),
      last: this.format.value(this.metric(), last.value!),
    });
  });

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    new ResizeObserver(([entry]) => this.width.set(Math.floor(entry!.contentRect.width))).observe(
      host,
    );
  }
}
