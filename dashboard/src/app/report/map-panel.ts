import { Component, computed, inject, signal, viewChild } from '@angular/core';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { LeafletMap } from '../map/leaflet-map';
import { isArrow, nextInDirection } from '../map/next-in-direction';
import { Icon } from '../shell/icon';
import { Bands } from './bands';
import { Legend } from './legend';
import { MapPicture } from './map-picture';
import { MapTooltip } from './map-tooltip';
import { scopeName } from './place';
import { ReportCatalogue } from './report-catalogue';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import { StateMessage } from './state-message';

/** The map with its colours, its legend and its totals. The ranked list says the same in words. */
@Component({
  selector: 'cq-map-panel',
  imports: [Icon, LeafletMap, Legend, MapTooltip, StateMessage],
  providers: [MapPicture],
  templateUrl: './map-panel.html',
  styleUrl: './map-panel.css',
})
export class MapPanel {
  protected readonly text = injectText();
  protected readonly format = inject(Format);
  private readonly catalogue = inject(ReportCatalogue);
  protected readonly state = inject(ReportState);
  protected readonly data = inject(ReportData);
  protected readonly map = inject(MapPicture);
  protected readonly bands = inject(Bands);
  private readonly leaflet = viewChild(LeafletMap);

  private readonly moves = signal(0);
  protected readonly isRelative = computed(() => this.state.address().colours === 'relative');
  protected readonly activeRow = computed(() => {
    const id = this.state.activeId();
    return this.data.rows().find(({ entityId }) => entityId === id);
  });
  /** Where the tooltip stands: beside what is looked at. */
  protected readonly anchor = computed(() => {
    this.moves();
    const point = this.map.points().find(({ id }) => id === this.state.activeId())?.point;
    return point && this.leaflet()?.pixelOf(point);
  });
  /** What is drawn, and the shown place's own totals. */
  protected readonly totals = computed(() => {
    const drawn = this.map.points().length;
    if (drawn === 0) return [];
    const own = this.data.ownFigures();
    const row = own?.get(this.state.metric()?.metricName ?? '');
    const totals = [
      {
        figure: this.format.count(drawn),
        name: this.text(`map.places.${this.data.level()}`, { count: drawn }),
      },
    ];
    if (row && this.data.level() !== 'school') {
      const reporting = row.entitiesReporting;
      totals.push({
        figure: this.format.count(reporting),
        name: this.text('map.schools', { count: reporting }),
      });
    }
    for (const metric of this.state.companions().slice(0, 1)) {
      const value = own?.get(metric.metricName)?.value ?? null;
      const name = this.catalogue.metricTitleOf(metric).toLocaleLowerCase();
      if (value !== null) totals.push({ figure: this.format.value(metric, value), name });
    }
    return totals;
  });

  protected countMove(): void {
    this.moves.update((count) => count + 1);
  }

  protected zoomBy(steps: number): void {
    this.leaflet()?.zoomBy(steps);
  }

  /** Goes down to a place. A school has nothing below, so it is shown once and no further. */
  protected open(id: number): void {
    const level = this.data.level();
    const scope = scopeName({ level, id });
    const here = this.state.scope();
    if (here && scopeName(here) === scope) return;
    this.state.change({ scope, level: null, band: null, sort: null });
  }

  /** The keys that do what the pointer does. */
  protected press(event: KeyboardEvent): void {
    const active = this.state.activeId();
    if (isArrow(event.key)) {
      const next = nextInDirection(this.map.points(), active, event.key);
      if (next !== undefined) this.state.activeId.set(next);
    } else if (event.key === 'Enter' && active !== undefined) this.open(active);
    else if (event.key === 'Escape') this.state.activeId.set(undefined);
    else if (event.key === '+' || event.key === '=') this.zoomBy(1);
    else if (event.key === '-') this.zoomBy(-1);
    else return;
    event.preventDefault();
  }
}
