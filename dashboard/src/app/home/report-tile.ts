import { httpResource } from '@angular/common/http';
import { Component, computed, inject, input } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { map } from 'rxjs';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { Language } from '../language/language';
import { type ExportMetadata, meantPeriod } from '../report/periods';
import type { Report } from '../report/report';
import { ReportCatalogue } from '../report/report-catalogue';
import { ReportValues } from '../report/report-values';
import { Viewer } from '../session/viewer';
import { Icon } from '../shell/icon';

/** A report on the home page: what it tells, the newest figure of one's own place, how fresh it is. */
@Component({
  selector: 'cq-report-tile',
  imports: [Icon, RouterLink],
  templateUrl: './report-tile.html',
  styleUrl: './report-tile.css',
})
export class ReportTile {
  readonly report = input.required<Report>();
  readonly icon = input.required<string>();

  protected readonly text = injectText();
  protected readonly format = inject(Format);
  protected readonly catalogue = inject(ReportCatalogue);
  private readonly language = inject(Language);
  private readonly person = inject(Viewer).person;
  private readonly values = inject(ReportValues);

  protected readonly metric = computed(() => this.catalogue.metric(this.report().metricName));
  protected readonly isComing = computed(() => this.catalogue.isComing(this.report()));
  private readonly metadata = httpResource<ExportMetadata>(() =>
    this.isComing() ? undefined : `/export/${this.report().metricName}/metadata.json`,
  );
  protected readonly newestDay = computed(() =>
    this.metadata.hasValue() ? this.metadata.value().newestDay : this.metric()?.newestDay,
  );
  private readonly period = computed(() =>
    this.metadata.hasValue()
      ? meantPeriod(this.metadata.value().periods, undefined, undefined)
      : undefined,
  );
  private readonly answer = rxResource({
    params: () => {
      const person = this.person();
      const period = this.period();
      return person && period && { person, period, metricName: this.report().metricName };
    },
    stream: ({ params: { person, period, metricName } }) =>
      this.values
        .rows({
          metricName,
          windowName: period.window,
          periodStart: period.periodStart,
          level: person.level,
          within: { level: person.level, id: person.entityId },
        })
        .pipe(map(([row]) => row)),
  });

  /** Nothing until it is known; a tile does without its figure when that cannot be had. */
  protected readonly row = computed(() =>
    this.answer.hasValue() ? this.answer.value() : undefined,
  );
  protected readonly since = computed(() => {
    const window = this.period()?.window;
    return window ? (this.language.textIfAny(`since.${window}`) ?? '') : '';
  });
}
