import { computed, inject, Injectable } from '@angular/core';

import { Format } from '../format/format';
import { decimalText } from '../format/formatters';
import { injectText } from '../language/inject-text';
import { Language } from '../language/language';
import type { AreaLevel } from '../map/geography';
import type { Dot, Picture, Shape } from '../map/picture';
import { boxAround, boxOf, type Point } from '../map/plane';
import { bandLimits, bandOf } from './band';
import { ancestorId, levelsBelow } from './place';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import type { Row } from './row';

/** Turns rows into what the map draws: areas or dots with their bands, names and figures. */
@Injectable()
export class MapPicture {
  private readonly state = inject(ReportState);
  private readonly data = inject(ReportData);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly text = injectText();

  readonly limits = computed(() => {
    const values = this.data.rows().flatMap(({ value }) => (value === null ? [] : [value]));
    return bandLimits(values, this.state.address().colours === 'relative');
  });
  private readonly bands = computed(() => {
    const direction = this.state.metric()?.direction ?? 'up';
    return new Map(
      this.data
        .rows()
        .map(({ entityId, value }) => [entityId, bandOf(value, this.limits(), direction)]),
    );
  });
  /** How many of what is drawn are in each band; the last is "no data". */
  readonly counts = computed(() => {
    const counts = Array.from({ length: 11 }, () => 0);
    for (const band of this.bands().values()) counts[band ?? 10]!++;
    return counts;
  });

  private readonly dotsMatter = computed(() => this.data.level() === 'school');
  /** The level whose areas are drawn: what is compared, or under schools what divides the place. */
  private readonly areaLevel = computed((): AreaLevel => {
    const level = this.data.level();
    if (level !== 'school') return level as AreaLevel;
    const below = levelsBelow(this.state.scope()?.level ?? 'state')[0];
    return below === 'district' || below === 'block' ? below : 'cluster';
  });

  private readonly shapes = computed((): Shape[] => {
    const areas = this.data.geography()?.areas(this.areaLevel());
    const level = this.areaLevel();
    if (!areas) return [];
    if (this.dotsMatter()) {
      const ids = new Set(this.data.pickedSchools().map((row) => ancestorId(row, level)));
      return [...ids].flatMap((id) => {
        const area = areas.get(id);
        return area ? [{ id, area, ...plainGround }] : [];
      });
    }
    return this.data.rows().flatMap((row) => {
      const area = areas.get(row.entityId);
      return area ? [{ id: row.entityId, area, ...this.look(row) }] : [];
    });
  });

  private readonly dots = computed((): Dot[] => {
    const points = this.data.geography()?.points;
    const direction = this.state.metric()?.direction ?? 'up';
    const schoolLimits = this.dotsMatter() ? this.limits() : bandLimits([], false);
    return this.data.pickedSchools().flatMap((row) => {
      const point = points?.get(row.entityId);
      const band = bandOf(row.value, schoolLimits, direction);
      return point ? [{ id: row.entityId, point, band, isFaint: this.isFaint(band) }] : [];
    });
  });

  readonly picture = computed((): Picture => ({
    shapes: this.shapes(),
    dots: this.dots(),
    dotsMatter: this.dotsMatter(),
  }));

  /** What the map must show: the ground, or where there is none the dots. */
  readonly box = computed(() => {
    const ground = boxAround(this.shapes().map(({ area }) => area.box));
    const dots = this.dots();
    return ground ?? (dots.length > 0 ? boxOf(dots.flatMap(({ point }) => [...point])) : undefined);
  });

  /** What the arrow keys walk over. */
  readonly points = computed((): { id: number; point: Point }[] =>
    this.dotsMatter()
      ? this.dots().filter(({ isFaint }) => !isFaint)
      : this.shapes()
          .filter(({ isFaint }) => !isFaint)
          .map(({ id, area }) => ({ id, point: area.label })),
  );

  /** Whether the legend leaves a band out. */
  isFaint(band: number | undefined): boolean {
    const only = this.state.address().band;
    return only !== undefined && band !== only;
  }

  bandOf(row: Row): number | undefined {
    return this.bands().get(row.entityId);
  }

  private look(row: Row): Omit<Shape, 'id' | 'area'> {
    const metric = this.state.metric();
    const band = this.bandOf(row);
    const hasValue = metric && row.value !== null;
    return {
      band,
      isFaint: this.isFaint(band),
      name: row.entityName,
      figure: hasValue ? this.format.value(metric, row.value!) : this.text('state.noDataShort'),
      shortFigure: hasValue ? decimalText(this.language.locale(), row.value!, 0) : '',
    };
  }
}

const plainGround = { band: undefined, isFaint: false, name: '', figure: '', shortFigure: '' };
