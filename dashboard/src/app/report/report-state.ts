import { httpResource } from '@angular/common/http';
import { computed, inject, Injectable, linkedSignal } from '@angular/core';
import { rxResource, toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';

import { Viewer } from '../session/viewer';
import { type AddressChange, readAddress } from './address';
import { type ExportMetadata, lastDayOf, meantPeriod } from './periods';
import {
  isWithin,
  type Level,
  levelsBelow,
  type LowerLevel,
  type Place,
  type Scope,
} from './place';
import { PlacePath } from './place-path';
import { ReportCatalogue } from './report-catalogue';

/** What is shown: the report, the place, the level and the period, all from the address. */
@Injectable()
export class ReportState {
  private readonly route = inject(ActivatedRoute);
  private readonly router = inject(Router);
  private readonly catalogue = inject(ReportCatalogue);
  private readonly viewer = inject(Viewer);
  private readonly placePath = inject(PlacePath);

  private readonly name = toSignal(this.route.paramMap, { requireSync: true });
  private readonly parameters = toSignal(this.route.queryParamMap, { requireSync: true });

  readonly address = computed(() => readAddress((name) => this.parameters().get(name)));
  readonly report = computed(() =>
    this.catalogue.reports().find(({ reportName }) => reportName === this.name().get('name')),
  );
  readonly metric = computed(() => this.catalogue.metric(this.report()?.metricName));
  readonly companions = computed(() => {
    const metric = this.metric();
    const report = this.report();
    return metric && report ? this.catalogue.companionsOf(metric, report) : [];
  });

  /** The place whose picture the person may see at most. */
  readonly ownScope = computed((): Scope | undefined => {
    const person = this.viewer.person();
    if (!person) return undefined;
    return { level: person.level, id: person.level === 'state' ? 0 : person.entityId };
  });

  readonly scope = computed(() => this.address().scope ?? this.ownScope(), { equal: isSameScope });

  readonly pathAnswer = rxResource({
    params: () => this.scope(),
    stream: ({ params }) => this.placePath.to(params),
  });
  /** The places from the state to the one that is shown; those of before until the new are known. */
  readonly path = linkedSignal<Place[] | undefined, Place[]>({
    source: () => (this.pathAnswer.hasValue() ? this.pathAnswer.value() : undefined),
    computation: (path, before) => path ?? before?.value ?? [],
  });
  readonly place = computed(() => this.path().at(-1));

  /** The address names a place that the person may not see, or that does not exist. */
  readonly isOutside = computed(() => {
    const own = this.ownScope();
    if (!own || !this.pathAnswer.hasValue()) return false;
    const place = this.pathAnswer.value().at(-1);
    return !place || !isWithin(place, own);
  });

  readonly levels = computed((): LowerLevel[] => {
    const scope = this.scope();
    const shown = this.report()?.document.levels ?? [];
    return scope ? levelsBelow(scope.level).filter((level) => shown.includes(level)) : [];
  });
  /** The level of the places that are compared; a school is compared with nothing. */
  readonly level = computed((): Level => {
    const wanted = this.levels().find((level) => level === this.address().level);
    return wanted ?? this.levels()[0] ?? this.scope()?.level ?? 'school';
  });

  readonly metadata = httpResource<ExportMetadata>(() => {
    const metric = this.metric();
    return metric && `/export/${metric.metricName}/metadata.json`;
  });
  readonly periods = computed(() =>
    this.metadata.hasValue() ? this.metadata.value().periods : [],
  );
  readonly period = computed(() =>
    meantPeriod(this.periods(), this.address().window, this.address().period),
  );
  readonly newestDay = computed(() =>
    this.metadata.hasValue() ? this.metadata.value().newestDay : undefined,
  );

  /** The first and the last day of the figures that are shown. */
  readonly range = computed(() => {
    const period = this.period();
    return period && { start: period.periodStart, end: lastDayOf(period, this.newestDay()) };
  });

  /** The place that the pointer or the focus is on, in map, list or table. */
  readonly activeId = linkedSignal<unknown, number | undefined>({
    source: () => [this.scope(), this.level()],
    computation: () => undefined,
  });

  readonly isFiltered = computed(
    () => this.address().management !== undefined || this.address().category !== undefined,
  );

  /** Goes to the same page with other parameters. */
  change(parameters: AddressChange): void {
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams: { page: null, ...parameters },
      queryParamsHandling: 'merge',
    });
  }
}

function isSameScope(one: Scope | undefined, other: Scope | undefined): boolean {
  return one?.level === other?.level && one?.id === other?.id;
}
