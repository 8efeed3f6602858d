import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { Language } from '../language/language';
import { csvName, withHeadings } from './csv';
import { csvHeadings } from './csv-table';
import { scopeName } from './place';
import type { Report } from './report';
import { ReportCatalogue } from './report-catalogue';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import { csvUrl } from './rows-wanted';

/** Saves what the page shows, all rows of the level, as the CSV file that the API gives, under our headings. */
@Injectable()
export class Download {
  private readonly http = inject(HttpClient);
  private readonly language = inject(Language);
  private readonly catalogue = inject(ReportCatalogue);
  private readonly state = inject(ReportState);
  private readonly data = inject(ReportData);

  /** False when there is nothing to save, or it could not be had. */
  async save(report: Report): Promise<boolean> {
    const level = this.data.level();
    const metric = this.state.metric();
    const wanted = this.data.wanted(level);
    if (!metric || !wanted || this.data.rows().length === 0) return false;
    const url = csvUrl(wanted, this.state.address().order);
    const file = await firstValueFrom(this.http.get(url, { responseType: 'text' })).catch(
      () => undefined,
    );
    if (file === undefined) return false;
    const headings = csvHeadings({
      level,
      metric,
      companions: this.state.companions(),
      levelTitle: (of) => this.language.text(`level.${of}`),
      metricTitle: (of) => this.catalogue.metricTitleOf(of),
      words: {
        id: this.language.text('csv.id'),
        name: this.language.text('csv.name'),
        change: this.language.text('csv.change'),
        numerator: this.language.text('csv.numerator'),
        denominator: this.language.text('csv.denominator'),
        reporting: this.language.text('csv.reporting'),
        expected: this.language.text('csv.expected'),
        from: this.language.text('csv.from'),
        upto: this.language.text('csv.upto'),
      },
    });
    const stem = report.document.download ?? report.reportName;
    const name = csvName(stem, level, scopeName(wanted.scope), wanted.period, new Date());
    saveFile(name, withHeadings(file, headings));
    return true;
  }
}

function saveFile(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
