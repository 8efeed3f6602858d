import { httpResource } from '@angular/common/http';
import { computed, inject, Injectable, linkedSignal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { forkJoin, map } from 'rxjs';

import { geographyOf } from '../map/geography';
import { injectRows } from './inject-rows';
import { kept } from './kept';
import { type Level, scopeName } from './place';
import { ReportState } from './report-state';
import { type Moment, ReportValues } from './report-values';
import type { Row, RowSet } from './row';
import { exportUrl, isExported, isSame, picked, type RowsWanted } from './rows-wanted';

/** The shown place's own figures by metric, and how its value went over time. */
export type KeyFigures = {
  scope: string;
  periodStart: string;
  own: ReadonlyMap<string, Row>;
  course: Moment[];
};

/** The figures of the page: rows of the chosen level, schools as dots, totals, and the land. */
@Injectable()
export class ReportData {
  private readonly state = inject(ReportState);
  private readonly values = inject(ReportValues);

  private readonly wantedSchools = computed(() => this.wanted('school'), { equal: isSame });
  private readonly wantedOthers = computed(
    () => {
      const level = this.state.level();
      return level === 'school' ? undefined : this.wanted(level);
    },
    { equal: isSame },
  );
  private readonly schools = injectRows(this.wantedSchools);
  private readonly others = injectRows(this.wantedOthers);

  /** The rows of the chosen level. Schools are the rows and the dots at once. */
  readonly rowSet = computed(() => (this.state.level() === 'school' ? this.schools : this.others));
  readonly level = computed(() => this.rowSet().value()?.level ?? this.state.level());
  readonly rows = computed((): readonly Row[] => {
    const set = this.rowSet().value();
    return set?.level === 'school' ? this.pickedSchools() : (set?.values ?? []);
  });

  /** Schools of the shown place, with the attributes that only files have. */
  readonly pickedSchools = computed((): readonly Row[] => {
    const rows = this.schools.value()?.values ?? [];
    const { management, category } = this.state.address();
    if (management === undefined && category === undefined) return rows;
    const known = this.siteById();
    const complete = rows.map((row) => {
      const { managementId, categoryId } = known.get(row.entityId) ?? row;
      return { ...row, managementId, categoryId };
    });
    return picked(complete, { managementId: management, categoryId: category });
  });

  /** The schools of the person's own scope with their positions, once the page has shown it. */
  private readonly ownSchools = linkedSignal<RowSet | undefined, RowSet | undefined>({
    source: () => {
      const own = this.state.ownScope();
      const wanted = this.wantedSchools();
      const set = this.schools.value();
      const isOwn = own && wanted && isExported(wanted) && set?.scope === scopeName(own);
      return isOwn ? set : undefined;
    },
    computation: (set, before) => set ?? before?.value,
  });
  /** The file with them, when the page begins deeper down. It is asked for once. */
  private readonly siteUrl = linkedSignal<string | undefined, string | undefined>({
    source: () => {
      const own = this.state.ownScope();
      const wanted = this.wantedSchools();
      const isOwn =
        own && wanted && scopeName(own) === scopeName(wanted.scope) && isExported(wanted);
      return own && wanted && !isOwn && !this.ownSchools()
        ? exportUrl({ ...wanted, scope: own })
        : undefined;
    },
    computation: (url, before) => url && (before?.value ?? url),
  });
  private readonly siteFile = httpResource<RowSet>(() => this.siteUrl());
  /** All schools that the person may see: where they stand does not change with the period. */
  private readonly sites = linkedSignal<RowSet | undefined, RowSet | undefined>({
    source: () => {
      const file = this.siteFile.hasValue() ? this.siteFile.value() : undefined;
      return file ?? this.ownSchools();
    },
    computation: (set, before) => set ?? before?.value,
  });
  private readonly siteById = computed(
    () => new Map((this.sites()?.values ?? []).map((row) => [row.entityId, row])),
  );

  /** Areas and points. Undefined until the schools are known. */
  readonly geography = computed(() => {
    const sites = this.sites();
    return sites && geographyOf(sites.values);
  });

  /** Neither areas nor dots can be drawn. The list may still be there. */
  readonly mapHasFailed = computed(
    () =>
      this.schools.hasFailed() || this.siteFile.status() === 'error' || this.rowSet().hasFailed(),
  );

  private readonly wantedFigures = computed(
    () => {
      const place = this.state.place();
      const wanted = place && this.wanted(place.level);
      return wanted && { ...wanted, scope: { level: place.level, id: place.entityId } };
    },
    { equal: isSame },
  );
  private readonly figures = rxResource({
    params: () => this.wantedFigures(),
    stream: ({ params }) => this.figuresOf(params),
  });
  readonly keyFigures = kept<KeyFigures>(() => this.figures);

  /** The shown place's own figures, as long as they belong to the rows: never one of before beside the other. */
  readonly ownFigures = computed(() => {
    const figures = this.keyFigures.value();
    const rows = this.rowSet().value();
    const isChanging = [this.keyFigures, this.rowSet()].some(
      (resource) => resource.isStale() || resource.hasFailed(),
    );
    const isOne = figures?.scope === rows?.scope && figures?.periodStart === rows?.periodStart;
    return isOne && !isChanging ? figures?.own : undefined;
  });

  /** Asks again for what failed. */
  reload(): void {
    if (this.schools.hasFailed()) this.schools.reload();
    if (this.others.hasFailed()) this.others.reload();
    if (this.siteFile.status() === 'error') this.siteFile.reload();
  }

  /** The rows of any level of the shown place, in the shown period. */
  wanted(level: Level): RowsWanted | undefined {
    const metric = this.state.metric();
    const period = this.state.period();
    const scope = this.state.scope();
    if (!metric || !period || !scope || this.state.isOutside()) return undefined;
    const { management, category } = this.state.address();
    return {
      metricName: metric.metricName,
      companions: this.state.companions().map(({ metricName }) => metricName),
      period,
      level,
      scope,
      managementId: management,
      categoryId: category,
    };
  }

  private figuresOf({ metricName, companions, period, level, scope, ...filter }: RowsWanted) {
    const wanted = { level, within: scope, ...filter };
    const names = [metricName, ...companions];
    const own = names.map((name) =>
      this.values.rows({
        ...wanted,
        metricName: name,
        windowName: period.window,
        periodStart: period.periodStart,
      }),
    );
    const windowName = level === 'school' ? 'month' : 'week';
    return forkJoin({
      own: forkJoin(own),
      course: this.values.course({ ...wanted, metricName, windowName }),
    }).pipe(
      map(({ own: rows, course }): KeyFigures => ({
        scope: scopeName(scope),
        periodStart: period.periodStart,
        own: new Map(rows.flatMap(([row], index) => (row ? [[names[index]!, row] as const] : []))),
        course,
      })),
    );
  }
}
