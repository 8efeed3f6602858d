import { Component, computed, ElementRef, inject, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';

import { injectText } from '../language/inject-text';
import { Icon } from '../shell/icon';
import { findMatches, type Findable } from './find-matches';
import { FindablePlaces } from './findable-places';

const shownAtMost = 8;

/** Finds a place by name or id, or a report. The key "/" leads here from anywhere. */
@Component({
  selector: 'cq-search',
  imports: [Icon],
  host: {
    '(document:keydown)': 'enterByKey($event)',
    '(focusout)': 'closeWhenLeft($event)',
  },
  templateUrl: './search.html',
  styleUrl: './search.css',
})
export class Search {
  protected readonly text = injectText();
  private readonly router = inject(Router);
  private readonly places = inject(FindablePlaces);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  protected readonly typed = signal('');
  protected readonly isOpen = signal(false);
  protected readonly at = signal(0);
  protected readonly isLoading = this.places.isLoading;
  protected readonly matches = computed(() =>
    findMatches(this.places.all(), this.typed(), shownAtMost),
  );
  protected readonly isShown = computed(() => this.isOpen() && this.typed().trim() !== '');

  protected begin(): void {
    this.places.isWanted.set(true);
    this.isOpen.set(true);
  }

  protected type(text: string): void {
    this.typed.set(text);
    this.at.set(0);
    this.isOpen.set(true);
  }

  protected press(event: KeyboardEvent): void {
    const last = this.matches().length - 1;
    if (event.key === 'ArrowDown') this.at.update((at) => Math.min(at + 1, last));
    else if (event.key === 'ArrowUp') this.at.update((at) => Math.max(at - 1, 0));
    else if (event.key === 'Enter') this.open(this.matches()[this.at()]);
    else if (event.key === 'Escape') this.type('');
    else return;
    event.preventDefault();
  }

  protected open(match: Findable | undefined): void {
    if (!match) return;
    this.type('');
    this.box().nativeElement.blur();
    void this.router.navigate([...match.path], { queryParams: match.parameters });
  }

  protected enterByKey(event: KeyboardEvent): void {
    const isTyping = (event.target as Element).closest(
      'input, textarea, select, [contenteditable]',
    );
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.box().nativeElement.focus();
  }

  protected closeWhenLeft({ relatedTarget }: FocusEvent): void {
    if (!this.host.nativeElement.contains(relatedTarget as Node | null)) this.isOpen.set(false);
  }
}
