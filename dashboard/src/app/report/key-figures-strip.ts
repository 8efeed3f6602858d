import { Component, computed, inject } from '@angular/core';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { Language } from '../language/language';
import { isIncomplete } from './completeness';
import { periodsOf } from './periods';
import type { Metric } from './report';
import { ReportCatalogue } from './report-catalogue';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import { StateMessage } from './state-message';
import { TrendLine } from './trend-line';

/** The shown place's own figures: the metric with its course, what accompanies it, who reported. */
@Component({
  selector: 'cq-key-figures-strip',
  imports: [StateMessage, TrendLine],
  templateUrl: './key-figures-strip.html',
  styleUrl: './key-figures-strip.css',
})
export class KeyFiguresStrip {
  protected readonly text = injectText();
  protected readonly format = inject(Format);
  protected readonly catalogue = inject(ReportCatalogue);
  protected readonly state = inject(ReportState);
  protected readonly data = inject(ReportData);
  private readonly language = inject(Language);

  protected readonly figures = this.data.keyFigures;
  protected readonly row = computed(() =>
    this.figures.value()?.own.get(this.state.metric()?.metricName ?? ''),
  );
  protected readonly isIncomplete = computed(() => {
    const row = this.row();
    return row !== undefined && isIncomplete(row);
  });
  /** How the change is to be read: "on previous 30 days". */
  protected readonly since = computed(() => {
    const window = this.state.period()?.window;
    return window ? (this.language.textIfAny(`since.${window}`) ?? '') : '';
  });
  protected readonly yearStarts = computed(() =>
    periodsOf(this.state.periods(), 'academic_year')
      .map(({ periodStart }) => periodStart)
      .reverse(),
  );
  /** A school is one, so nothing is counted in schools. */
  protected readonly isSchool = computed(() => this.state.place()?.level === 'school');
  private readonly tiles = computed(() =>
    this.state.companions().map((metric) => {
      const row = this.figures.value()?.own.get(metric.metricName);
      return { metric, value: row?.value ?? null, change: this.changeOf(metric, row?.change) };
    }),
  );
  /** The first stands before who reported, as enrolment comes before reporting. */
  protected readonly firstTiles = computed(() => this.tiles().slice(0, 1));
  protected readonly lastTiles = computed(() => (this.isSchool() ? [] : this.tiles().slice(1)));

  protected changeOf(metric: Metric, change: number | null | undefined) {
    return change === null || change === undefined ? undefined : this.format.change(metric, change);
  }

  protected noteOf({ metricName }: Metric): string | undefined {
    const reporting = this.row()?.entitiesReporting ?? 0;
    return this.language.textIfAny(`metric.${metricName}.note`, { reporting });
  }
}
