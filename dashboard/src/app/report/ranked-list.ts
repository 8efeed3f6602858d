import { Component, computed, effect, ElementRef, inject, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { Icon } from '../shell/icon';
import { Bands } from './bands';
import { isIncomplete } from './completeness';
import { Pager, pageOf } from './pager';
import { scopeName } from './place';
import { ranked } from './ranking';
import { ReportData } from './report-data';
import { ReportState } from './report-state';
import { StateMessage } from './state-message';

/** All places in order, each a link to its own page. What the map shows, for eyes, keys and ears. */
@Component({
  selector: 'cq-ranked-list',
  imports: [Icon, Pager, RouterLink, StateMessage],
  host: { '(keydown)': 'walk($event)' },
  templateUrl: './ranked-list.html',
  styleUrl: './ranked-list.css',
})
export class RankedList {
  protected readonly text = injectText();
  protected readonly format = inject(Format);
  protected readonly state = inject(ReportState);
  protected readonly data = inject(ReportData);
  private readonly bands = inject(Bands);
  private readonly box = viewChild<ElementRef<HTMLElement>>('box');

  /** A school has nobody to be compared with. */
  protected readonly isAlone = computed(() => this.state.place()?.level === 'school');
  protected readonly isLowestFirst = computed(() => this.state.address().order === 'lowest');
  /** What the line across the bars stands for: the place that is shown. */
  protected readonly line = computed(() =>
    this.isAlone()
      ? null
      : (this.data.ownFigures()?.get(this.state.metric()?.metricName ?? '')?.value ?? null),
  );
  private readonly list = computed(() => {
    const list = ranked(this.data.rows(), this.bands.direction(), this.state.address().order);
    const isWhole = this.state.address().band === undefined;
    return isWhole ? list : list.filter(({ row }) => this.bands.isShown(this.bands.of(row)));
  });
  protected readonly count = computed(() => this.list().length);
  /** How many places have a rank. */
  private readonly rankedCount = computed(
    () => this.data.rows().filter(({ value }) => value !== null).length,
  );
  protected readonly entries = computed(() => {
    const metric = this.state.metric();
    if (!metric) return [];
    return pageOf(this.list(), this.state.address().page).map(({ row, rank }) => ({
      row,
      rank,
      band: this.bands.of(row),
      value: row.value === null ? undefined : this.format.plain(metric, row.value),
      change: row.change === null ? undefined : this.format.change(metric, row.change, true),
      isIncomplete: row.value !== null && isIncomplete(row),
      parameters: {
        scope: scopeName({ level: this.data.level(), id: row.entityId }),
        level: null,
        band: null,
        page: null,
        sort: null,
      },
      /** What the columns say without words. */
      spoken: this.text('list.spoken', {
        rank: rank ?? 0,
        count: this.rankedCount(),
        change: row.change === null ? '' : this.format.change(metric, row.change, true).spoken,
      }),
    }));
  });

  constructor() {
    effect(() => this.bringIntoView(this.state.activeId()));
  }

  protected turn(): void {
    this.state.change({ order: this.isLowestFirst() ? 'highest' : null });
  }

  /** Scrolls the list, never the whole page. */
  private bringIntoView(id: number | undefined): void {
    const box = this.box()?.nativeElement;
    if (id === undefined || !box) return;
    const item = box.querySelector<HTMLElement>(`[data-id="${id}"]`);
    if (!item) return;
    const above = item.offsetTop - box.scrollTop;
    if (above < 0) box.scrollTop = item.offsetTop;
    const below = above + item.offsetHeight - box.clientHeight;
    if (below > 0) box.scrollTop += below;
  }

  /** Arrow keys walk through the list. */
  protected walk(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const links = [...(this.box()?.nativeElement.querySelectorAll('a') ?? [])];
    const place = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (step === 0 || place < 0) return;
    event.preventDefault();
    links[place + step]?.focus();
  }
}
