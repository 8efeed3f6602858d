import { computed, effect, inject, Injectable, linkedSignal } from '@angular/core';

import { Format } from '../format/format';
import { decimalText } from '../format/formatters';
import { injectText } from '../language/inject-text';
import { Language } from '../language/language';
import type { AreaLevel } from '../map/geography';
import type { Dot, Picture, Shape } from '../map/picture';
import { boxAround, boxOf, type Point } from '../map/plane';
import { bandLimits, bandOf } from './band';
import { Bands } from './bands';
import { ancestorId, levelsBelow } from './place';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import type { Row } from './row';

/** So many that the ground under them can wait. */
const manySchools = 10_000;

/** Turns rows into what the map draws: areas or dots with their bands, names and figures. */
@Injectable()
export class MapPicture {
  private readonly state = inject(ReportState);
  private readonly data = inject(ReportData);
  private readonly bands = inject(Bands);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly text = injectText();

  constructor() {
    effect((onCleanup) => {
      if (this.isGroundTurn() || this.dots().length === 0) return;
      const turn = setTimeout(() => this.isGroundTurn.set(true), 100);
      onCleanup(() => clearTimeout(turn));
    });
  }

  private readonly dotsMatter = computed(() => this.data.level() === 'school');
  /** The level whose areas are drawn: what is compared, or under schools what divides the place. */
  private readonly areaLevel = computed((): AreaLevel => {
    const level = this.data.level();
    if (level !== 'school') return level as AreaLevel;
    const below = levelsBelow(this.state.scope()?.level ?? 'state')[0];
    return below === 'district' || below === 'block' ? below : 'cluster';
  });

  /**
   * Where tens of thousands of schools are what is compared, they come first: the ground, which takes
   * as long to make as all the rest, follows when they have been seen.
   */
  private readonly isGroundTurn = linkedSignal(
    () => !this.dotsMatter() || this.data.pickedSchools().length < manySchools,
  );
  private readonly shapes = computed((): Shape[] => {
    const level = this.areaLevel();
    const areas = this.isGroundTurn() ? this.data.geography()?.areas(level) : undefined;
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
    const limits = this.dotsMatter() ? this.bands.limits() : bandLimits([], false);
    const direction = this.bands.direction();
    const dots: Dot[] = [];
    for (const { entityId, value } of this.data.pickedSchools()) {
      const point = points?.get(entityId);
      const band = bandOf(value, limits, direction);
      if (point) dots.push({ id: entityId, point, band, isFaint: !this.bands.isShown(band) });
    }
    return dots;
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

  private look(row: Row): Omit<Shape, 'id' | 'area'> {
    const metric = this.state.metric();
    const band = this.bands.of(row);
    const hasValue = metric && row.value !== null;
    return {
      band,
      isFaint: !this.bands.isShown(band),
      name: row.entityName,
      figure: hasValue ? this.format.value(metric, row.value!) : this.text('state.noDataShort'),
      shortFigure: hasValue ? decimalText(this.language.locale(), row.value!, 0) : '',
    };
  }
}

const plainGround = { band: undefined, isFaint: false, name: '', figure: '', shortFigure: '' };
