import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { Bands } from './bands';
import { Pager, pageOf } from './pager';
import { scopeName } from './place';
import { ranked } from './ranking';
import type { Report } from './report';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import { StateMessage } from './state-message';
import { columnsOf, sortedBy } from './table-columns';
import { ReportCatalogue } from './report-catalogue';

/** The rows with all their figures; a click on a heading sorts. The shown place stands on top. */
@Component({
  selector: 'cq-value-table',
  imports: [Pager, RouterLink, StateMessage],
  templateUrl: './value-table.html',
  styleUrl: './value-table.css',
})
export class ValueTable {
  readonly report = input.required<Report>();

  protected readonly text = injectText();
  protected readonly format = inject(Format);
  protected readonly state = inject(ReportState);
  protected readonly data = inject(ReportData);
  private readonly bands = inject(Bands);
  protected readonly catalogue = inject(ReportCatalogue);

  protected readonly columns = computed(() => {
    const metric = this.state.metric();
    return metric ? columnsOf(metric, this.state.companions(), this.text, this.catalogue) : [];
  });
  private readonly sorted = computed(() => {
    const { sort, isDescending, order } = this.state.address();
    const column = this.columns().find(({ name }) => name === sort);
    const rows = this.data.rows().filter((row) => this.bands.isShown(this.bands.of(row)));
    if (column) return sortedBy(rows, column, isDescending);
    if (sort === 'name')
      return sortedBy(rows, { of: ({ entityName }) => entityName }, isDescending);
    return ranked(rows, this.state.metric()?.direction ?? 'up', order).map(({ row }) => row);
  });
  protected readonly count = computed(() => this.sorted().length);
  protected readonly entries = computed(() =>
    pageOf(this.sorted(), this.state.address().page).map((row) => ({
      row,
      cells: this.columns().map((column) => this.cell(column.of(row), column)),
      parameters: {
        scope: scopeName({ level: this.data.level(), id: row.entityId }),
        level: null,
        band: null,
        page: null,
        sort: null,
      },
    })),
  );
  /** The shown place's own row: what the rows below add up to in the database. */
  protected readonly total = computed(() => {
    const own = this.data.ownFigures();
    const row = own?.get(this.state.metric()?.metricName ?? '');
    if (!own || !row) return undefined;
    const also = Object.fromEntries([...own].map(([name, { value }]) => [name, value]));
    const whole = { ...row, also };
    return this.columns().map((column) => this.cell(column.of(whole), column));
  });

  protected direction(name: string): 'ascending' | 'descending' | 'none' {
    const { sort, isDescending } = this.state.address();
    if (sort !== name) return 'none';
    return isDescending ? 'descending' : 'ascending';
  }

  protected sortBy(name: string): void {
    const isTurned = this.direction(name) === 'ascending';
    this.state.change({ sort: isTurned ? `-${name}` : name });
  }

  private cell(value: string | number | null, column: ReturnType<typeof columnsOf>[number]) {
    if (typeof value !== 'number') return { text: '–', tone: '' };
    if (column.isChange) {
      const change = this.format.change(column.metric, value, true);
      return { text: change.text, tone: change.tone };
    }
    return { text: this.format.value(column.metric, value), tone: '' };
  }
}
