import { computed, inject, Injectable } from '@angular/core';

import { bandLimits, bandOf, noDataBand } from './band';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import type { Row } from './row';

/** The colours of the page: which band a row is in, how many there are, and which are shown. */
@Injectable()
export class Bands {
  private readonly state = inject(ReportState);
  private readonly data = inject(ReportData);

  readonly direction = computed(() => this.state.metric()?.direction ?? 'up');
  /** The upper limits of the bands, in the order of values. */
  readonly limits = computed(() => {
    const isRelative = this.state.address().colours === 'relative';
    const values = isRelative ? this.data.rows().map(({ value }) => value) : [];
    return bandLimits(
      values.filter((value) => value !== null),
      isRelative,
    );
  });
  /** How many rows are in each band; the last is "no data". */
  readonly counts = computed(() => {
    const counts = Array.from({ length: noDataBand + 1 }, () => 0);
    for (const row of this.data.rows()) counts[this.of(row) ?? noDataBand]!++;
    return counts;
  });

  /** No band is "no data". */
  of({ value }: Row): number | undefined {
    return bandOf(value, this.limits(), this.direction());
  }

  /** Whether the legend leaves a band in. */
  isShown(band: number | undefined): boolean {
    const only = this.state.address().band;
    return only === undefined || (band ?? noDataBand) === only;
  }
}
