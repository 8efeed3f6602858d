import { httpResource } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';

import { type ExportMetadata, meantPeriod } from '../report/periods';
import { ancestorId, type Level, levels, levelsBelow, scopeName } from '../report/place';
import { ReportCatalogue } from '../report/report-catalogue';
import type { RowSet } from '../report/row';
import { exportUrl } from '../report/rows-wanted';
import { Viewer } from '../session/viewer';
import type { Findable } from './find-matches';

/** All reports and places that the person may see. Places are fetched when they are first wanted. */
@Injectable({ providedIn: 'root' })
export class FindablePlaces {
  private readonly catalogue = inject(ReportCatalogue);
  private readonly viewer = inject(Viewer);

  /** Somebody is about to search. */
  readonly isWanted = signal(false);

  private readonly report = computed(() => this.catalogue.reports()[0]);
  private readonly metadata = httpResource<ExportMetadata>(() => {
    const report = this.report();
    return this.isWanted() && report ? `/export/${report.metricName}/metadata.json` : undefined;
  });
  private readonly sets = (['district', 'block', 'cluster', 'school'] as const).map((level) =>
    httpResource<RowSet>(() => this.urlOf(level)),
  );
  readonly isLoading = computed(() => this.sets.some((set) => set.isLoading()));

  private readonly reports = computed((): Findable[] =>
    this.catalogue.reports().map((report) => ({
      kind: 'report',
      name: this.catalogue.titleOf(report),
      code: '',
      within: '',
      path: ['/report', report.reportName],
      parameters: {},
    })),
  );
  private readonly places = computed((): Findable[] => {
    const report = this.report();
    const sets = this.sets.flatMap((set) => (set.hasValue() ? [set.value()] : []));
    if (!report) return [];
    const names = new Map(
      sets.flatMap(({ level, values }) =>
        values.map((row) => [scopeName({ level, id: row.entityId }), row.entityName] as const),
      ),
    );
    return sets.flatMap(({ level, values }) =>
      values.map((row) => {
        const above = levels[levels.indexOf(level) - 1]!;
        return {
          kind: level,
          name: row.entityName,
          code: String(row.entityId),
          within: names.get(scopeName({ level: above, id: ancestorId(row, above) })) ?? '',
          path: ['/report', report.reportName],
          parameters: { scope: scopeName({ level, id: row.entityId }) },
        };
      }),
    );
  });
  readonly all = computed(() => [...this.reports(), ...this.places()]);

  private urlOf(level: Level): string | undefined {
    const person = this.viewer.person();
    const report = this.report();
    const periods = this.metadata.hasValue() ? this.metadata.value().periods : [];
    const period = meantPeriod(periods, undefined, undefined);
    if (!person || !report || !period) return undefined;
    if (!levelsBelow(person.level).some((below) => below === level)) return undefined;
    const scope = { level: person.level, id: person.entityId };
    const { metricName } = report;
    const everything = { companions: [], managementId: undefined, categoryId: undefined };
    return exportUrl({ ...everything, metricName, period, level, scope });
  }
}
