import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { Icon } from '../shell/icon';
import { Popup } from '../shell/popup';
import { noDataBand } from './band';
import { isIncomplete } from './completeness';
import { copyText } from './copy-text';
import { Download } from './download';
import type { Report } from './report';
import { ReportCatalogue } from './report-catalogue';
import { ReportData } from './report-data';
import { ReportState } from './report-state';

/** The report's name, how fresh and how complete it is, how it is worked out, and what one can do. */
@Component({
  selector: 'cq-title-row',
  imports: [Icon, Popup, RouterLink],
  providers: [Download],
  templateUrl: './title-row.html',
  styleUrl: './title-row.css',
})
export class TitleRow {
  readonly report = input.required<Report>();

  protected readonly text = injectText();
  protected readonly format = inject(Format);
  protected readonly catalogue = inject(ReportCatalogue);
  protected readonly state = inject(ReportState);
  private readonly data = inject(ReportData);
  private readonly download = inject(Download);

  /** The words around the day, which other languages put elsewhere. */
  protected readonly aroundDay = computed(() => this.text('title.dataTo', { day: '|' }).split('|'));
  protected readonly aroundCount = computed(() =>
    this.text('title.reported', { reporting: '|', expected: this.expected() ?? 0 }).split('|'),
  );
  private readonly own = computed(() =>
    this.data.keyFigures.value()?.own.get(this.state.metric()?.metricName ?? ''),
  );
  protected readonly reporting = computed(() => this.own()?.entitiesReporting);
  protected readonly expected = computed(() => this.own()?.entitiesExpected);
  protected readonly isIncomplete = computed(() => {
    const own = this.own();
    return own !== undefined && isIncomplete(own);
  });
  protected readonly isSchool = computed(() => this.state.place()?.level === 'school');
  protected readonly isTable = computed(() => this.state.address().view === 'table');
  /** The address of the schools that sent nothing. */
  protected readonly silentSchools = { level: 'school', band: noDataBand, page: null };
  protected readonly told = signal('');

  protected turnTable(): void {
    this.state.change({ view: this.isTable() ? null : 'table', sort: null });
  }

  protected async copyLink(): Promise<void> {
    const isCopied = await copyText(location.href);
    this.tell(this.text(isCopied ? 'title.copied' : 'title.notCopied'));
  }

  protected async saveCsv(): Promise<void> {
    const isSaved = await this.download.save(this.report());
    if (!isSaved) this.tell(this.text('title.notSaved'));
  }

  private tell(message: string): void {
    this.told.set(message);
    setTimeout(() => this.told.set(''), 4000);
  }
}
