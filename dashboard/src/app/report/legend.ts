import { Component, computed, inject, input, output } from '@angular/core';

import { injectText } from '../language/inject-text';
import { Format } from '../format/format';
import { bandCount, noDataBand } from './band';
import { ReportState } from './report-state';

/** Ten bands, over each how many places it has; a press on one shows only those. */
@Component({
  selector: 'cq-legend',
  templateUrl: './legend.html',
  styleUrl: './legend.css',
})
export class Legend {
  /** Ten counts, and that of places without data. */
  readonly counts = input.required<readonly number[]>();
  /** The upper limits, in the order of values. */
  readonly limits = input.required<readonly number[]>();
  readonly chosen = input<number>();
  readonly bandChosen = output<number | null>();

  protected readonly noDataBand = noDataBand;
  protected readonly text = injectText();
  protected readonly format = inject(Format);
  protected readonly state = inject(ReportState);

  private readonly isRelative = computed(() => this.state.address().colours === 'relative');
  protected readonly bands = computed(() => {
    const isTurned = this.state.metric()?.direction === 'down';
    return this.limits().map((limit, place) => {
      const band = isTurned ? bandCount - 1 - place : place;
      const count = this.counts()[band]!;
      return { band, count, range: this.range(place, limit), isChosen: band === this.chosen() };
    });
  });
  protected readonly ticks = computed(() => {
    const metric = this.state.metric();
    if (!metric) return [];
    if (this.isRelative()) {
      const plain = (place: number) => this.format.plain(metric, this.limits()[place]!);
      return [1, 3, 5, 7, 9].map((place) => ({ at: (place + 1) * 10, label: plain(place) }));
    }
    return [0, 20, 40, 60, 80, 100].map((at) => ({ at, label: at === 100 ? '100%' : `${at}` }));
  });

  protected turn(band: number): void {
    this.bandChosen.emit(band === this.chosen() ? null : band);
  }

  /** "51–60", or on the relative scale "81.2–84.6" */
  private range(place: number, limit: number): string {
    const metric = this.state.metric();
    if (!metric) return '';
    if (!this.isRelative()) return place === 0 ? '0–10' : `${limit - 9}–${limit}`;
    const plain = (value: number) => this.format.plain(metric, value);
    return place === 0
      ? `≤ ${plain(limit)}`
      : `${plain(this.limits()[place - 1]!)}–${plain(limit)}`;
  }
}
