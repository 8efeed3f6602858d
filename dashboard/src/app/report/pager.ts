import { Component, computed, inject, input, output } from '@angular/core';

import { Format } from '../format/format';
import { injectText } from '../language/inject-text';
import { Icon } from '../shell/icon';

/** How many rows a page has. */
export const pageSize = 100;

/** The rows of a page; the first page where there are not so many. */
export function pageOf<Item>(items: readonly Item[], page: number): readonly Item[] {
  const start = (lastPage(items.length, page) - 1) * pageSize;
  return items.slice(start, start + pageSize);
}

function lastPage(count: number, page: number): number {
  return Math.min(page, Math.max(1, Math.ceil(count / pageSize)));
}

/** "101–200 of 1,200" with a step back and forth. Nothing where all fits on one page. */
@Component({
  selector: 'cq-pager',
  imports: [Icon],
  template: `
    @if (count() > size) {
      <div class="pager screen-only">
        <span role="status">{{ words() }}</span>
        <button
          type="button"
          class="icon-button"
          [disabled]="first() === 1"
          [attr.aria-label]="text('pager.back')"
          (click)="turned.emit(current() - 1)"
        >
          <cq-icon name="left" />
        </button>
        <button
          type="button"
          class="icon-button"
          [disabled]="last() === count()"
          [attr.aria-label]="text('pager.next')"
          (click)="turned.emit(current() + 1)"
        >
          <cq-icon name="right" />
        </button>
      </div>
    }
  `,
  styles: `
    .pager {
      display: flex;
      align-items: center;
      justify-content: flex-end;
      gap: 4px;
      padding: 4px 12px;
      border-top: 1px solid var(--cq-line);
      font: var(--cq-caption) var(--cq-font);
      color: var(--cq-ink-3);
    }

    span {
      margin-inline-end: 8px;
    }
  `,
})
export class Pager {
  readonly count = input.required<number>();
  readonly page = input.required<number>();
  readonly turned = output<number>();

  protected readonly size = pageSize;
  protected readonly text = injectText();
  private readonly format = inject(Format);

  protected readonly current = computed(() => lastPage(this.count(), this.page()));
  protected readonly first = computed(() => (this.current() - 1) * pageSize + 1);
  protected readonly last = computed(() => Math.min(this.current() * pageSize, this.count()));
  protected readonly words = computed(() =>
    this.text('pager.range', {
      range: `${this.format.count(this.first())}–${this.format.count(this.last())}`,
      count: this.format.count(this.count()),
    }),
  );
}
