import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';

import { injectText } from '../language/inject-text';
import { injectRows } from './inject-rows';
import { type Level, scopeName } from './place';
import { ReportData } from './report-data';
import { isSame } from './rows-wanted';

const shownAtMost = 100;

/** The places one level down, by name, with a search. Only places that the report has are offered. */
@Component({
  selector: 'cq-place-picker',
  imports: [RouterLink],
  host: { '(keydown)': 'walk($event)' },
  templateUrl: './place-picker.html',
  styleUrl: './place-picker.css',
})
export class PlacePicker {
  readonly level = input.required<Level>();

  protected readonly text = injectText();
  private readonly data = inject(ReportData);

  protected readonly search = signal('');
  private readonly wanted = computed(() => this.data.wanted(this.level()), { equal: isSame });
  protected readonly rowSet = injectRows(this.wanted);
  private readonly found = computed(() => {
    const words = this.search().toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const rows = this.rowSet.value()?.values ?? [];
    return rows
      .filter(({ entityName, entityId }) => {
        const name = `${entityName} ${entityId}`.toLocaleLowerCase();
        return words.every((word) => name.includes(word));
      })
      .sort((one, other) => one.entityName.localeCompare(other.entityName));
  });
  protected readonly count = computed(() => this.found().length);
  protected readonly choices = computed(() =>
    this.found()
      .slice(0, shownAtMost)
      .map(({ entityId, entityName }) => ({
        entityId,
        entityName,
        parameters: {
          scope: scopeName({ level: this.level(), id: entityId }),
          level: null,
          band: null,
          page: null,
          sort: null,
        },
      })),
  );

  /** Arrow keys walk from the search through the list and back. */
  protected walk(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const list = event.currentTarget as HTMLElement;
    const stops = [...list.querySelectorAll<HTMLElement>('input, a')];
    stops[stops.indexOf(document.activeElement as HTMLElement) + step]?.focus();
  }
}
