import { Component, computed, effect, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';

import { injectText } from '../language/inject-text';
import { Format } from '../format/format';
import { Viewer } from '../session/viewer';
import { Bands } from './bands';
import { Breadcrumb } from './breadcrumb';
import { FilterBar } from './filter-bar';
import { FiltersInWords } from './filters-in-words';
import { KeyFiguresStrip } from './key-figures-strip';
import { MapPanel } from './map-panel';
import { RankedList } from './ranked-list';
import { ReportCatalogue } from './report-catalogue';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import { StateMessage } from './state-message';
import { TitleRow } from './title-row';
import { ValueTable } from './value-table';

/**
 * Any report: its definition says which metric, which levels, which filters.
 *
 * Pictures of a state, district or block are exported files, which cost the database nothing; what
 * lies deeper, or is filtered, comes by GraphQL. All that can be chosen stands in the address.
 */
@Component({
  selector: 'cq-report-page',
  imports: [
    Breadcrumb,
    FilterBar,
    FiltersInWords,
    KeyFiguresStrip,
    MapPanel,
    RankedList,
    StateMessage,
    TitleRow,
    ValueTable,
  ],
  providers: [ReportState, ReportData, Bands],
  templateUrl: './report-page.html',
  styleUrl: './report-page.css',
})
export class ReportPage {
  protected readonly text = injectText();
  protected readonly format = inject(Format);
  protected readonly state = inject(ReportState);
  protected readonly data = inject(ReportData);
  protected readonly catalogue = inject(ReportCatalogue);
  protected readonly person = inject(Viewer).person;
  /** The report, where its source is not collected. */
  protected readonly comingReport = computed(() => {
    const report = this.state.report();
    return report && this.catalogue.isComing(report) ? report : undefined;
  });

  constructor() {
    const title = inject(Title);
    effect(() => {
      const report = this.state.report();
      const place = this.state.place();
      if (report && place) {
        title.setTitle(`${this.catalogue.titleOf(report)}, ${place.entityName} · cQube`);
      }
    });
  }

  protected showOwnPlace(): void {
    this.state.change({ scope: null, level: null });
  }

  protected showNewest(): void {
    this.state.change({ window: null, period: null });
  }
}
