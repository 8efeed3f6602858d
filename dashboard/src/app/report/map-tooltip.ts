import { Component, computed, ElementRef, inject, input } from '@angular/core';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { isIncomplete } from './completeness';
import { ReportCatalogue } from './report-catalogue';
import { ReportState } from './report-state';
import type { Row } from './row';

const room = 200;

/** The figures of what is looked at on the map, beside it, and read out. */
@Component({
  selector: 'cq-map-tooltip',
  templateUrl: './map-tooltip.html',
  styleUrl: './map-tooltip.css',
})
export class MapTooltip {
  readonly row = input<Row>();
  /** A point of the map, in pixels from its corner. */
  readonly anchor = input<{ x: number; y: number }>();

  protected readonly text = injectText();
  protected readonly format = inject(Format);
  private readonly state = inject(ReportState);
  private readonly catalogue = inject(ReportCatalogue);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected readonly lines = computed(() => {
    const row = this.row();
    const metric = this.state.metric();
    if (!row || !metric) return [];
    const figures = [
      {
        name: this.catalogue.metricTitleOf(metric),
        figure:
          row.value === null ? this.text('state.noData') : this.format.value(metric, row.value),
      },
      ...this.state
        .companions()
        .slice(0, 1)
        .flatMap((companion) => {
          const value = row.also[companion.metricName];
          const name = this.catalogue.metricTitleOf(companion);
          return value === null || value === undefined
            ? []
            : [{ name, figure: this.format.value(companion, value) }];
        }),
    ];
    if (row.schoolId === 0 || row.schoolId !== row.entityId) {
      figures.push({
        name: this.text('map.schoolsTitle'),
        figure: this.text('map.reported', {
          reporting: row.entitiesReporting,
          expected: row.entitiesExpected,
        }),
      });
    }
    return figures;
  });
  protected readonly isIncomplete = computed(() => {
    const row = this.row();
    return row !== undefined && row.value !== null && isIncomplete(row);
  });
  protected readonly spoken = computed(() => {
    const row = this.row();
    if (!row) return '';
    return [row.entityName, ...this.lines().map(({ name, figure }) => `${name} ${figure}`)].join(
      ', ',
    );
  });

  /** Beside its place where there is room, and never outside the map. */
  protected readonly position = computed(() => {
    const at = this.anchor();
    const box = this.host.parentElement;
    if (!at || !box || at.x < 0 || at.y < 0 || at.x > box.clientWidth || at.y > box.clientHeight) {
      return undefined;
    }
    const isLeft = at.x > box.clientWidth / 2;
    const left = isLeft ? at.x - room - 40 : at.x + 40;
    return {
      left: Math.min(Math.max(left, 8), Math.max(8, box.clientWidth - room - 8)),
      top: Math.min(Math.max(at.y - 40, 8), Math.max(8, box.clientHeight - 112)),
    };
  });
}
