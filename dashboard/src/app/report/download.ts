import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { firstValueFrom } from 'rxjs';

import { Language } from '../language/language';
import { csvName, csvText } from './csv';
import { csvTable } from './csv-table';
import { type Level, levels, scopeName } from './place';
import { ranked } from './ranking';
import type { Report } from './report';
import { ReportCatalogue } from './report-catalogue';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import type { RowSet } from './row';
import { exportUrl, isExported } from './rows-wanted';

/** Saves what the page shows, all rows of the level, as a CSV file made in the browser. */
@Injectable()
export class Download {
  private readonly http = inject(HttpClient);
  private readonly language = inject(Language);
  private readonly catalogue = inject(ReportCatalogue);
  private readonly state = inject(ReportState);
  private readonly data = inject(ReportData);

  /** False when there is nothing to save, or the names of the places above could not be had. */
  async save(report: Report): Promise<boolean> {
    const metric = this.state.metric();
    const period = this.state.period();
    const range = this.state.range();
    const scope = this.state.scope();
    const level = this.data.level();
    if (!metric || !period || !range || !scope || this.data.rows().length === 0) return false;
    const names = await this.namesAbove(level).catch(() => undefined);
    if (!names) return false;
    const list = ranked(this.data.rows(), metric.direction, this.state.address().order);
    const { headings, rows } = csvTable({
      level,
      rows: list.map(({ row }) => row),
      metric,
      companions: this.state.companions(),
      range,
      nameOf: (of, id) => names.get(scopeName({ level: of, id })),
      levelTitle: (of) => this.language.text(`level.${of}`),
      metricTitle: (of) => this.catalogue.metricTitleOf(of),
      words: {
        id: this.language.text('csv.id'),
        name: this.language.text('csv.name'),
        change: this.language.text('csv.change'),
        reporting: this.language.text('csv.reporting'),
        expected: this.language.text('csv.expected'),
        from: this.language.text('csv.from'),
        upto: this.language.text('csv.upto'),
      },
    });
    const stem = report.document.download ?? report.reportName;
    saveFile(csvName(stem, level, scopeName(scope), period, new Date()), csvText(headings, rows));
    return true;
  }

  /** Names of the places above the rows: those of the path, and of the levels that it leaves out. */
  private async namesAbove(level: Level): Promise<ReadonlyMap<string, string>> {
    const path = this.state.path();
    const names = new Map(
      path.map(({ level: of, entityId, entityName }) => [
        scopeName({ level: of, id: entityId }),
        entityName,
      ]),
    );
    const between = levels.slice(levels.indexOf(path.at(-1)!.level) + 1, levels.indexOf(level));
    for (const of of between) {
      const wanted = this.data.wanted(of);
      if (!wanted) continue;
      const plain = { ...wanted, managementId: undefined, categoryId: undefined };
      if (!isExported(plain)) continue;
      const { values } = await firstValueFrom(this.http.get<RowSet>(exportUrl(plain)));
      for (const { entityId, entityName } of values) {
        names.set(scopeName({ level: of, id: entityId }), entityName);
      }
    }
    return names;
  }
}

function saveFile(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
