import { NgTemplateOutlet } from '@angular/common';
import {
  afterNextRender,
  Component,
  ElementRef,
  inject,
  Injector,
  input,
  signal,
  type TemplateRef,
  viewChild,
} from '@angular/core';

const focusable = 'input, a[href], button, select, [tabindex="0"]';

/**
 * A button that opens a small panel below itself.
 *
 * The panel takes the focus, and gives it back when it is closed by Escape. A click or the focus
 * going elsewhere closes it too, and so does following a link in it.
 */
@Component({
  selector: 'cq-popup',
  imports: [NgTemplateOutlet],
  host: {
    '(document:pointerdown)': 'closeFromOutside($event)',
    '(click)': 'closeAfterLink($event)',
    '(focusout)': 'closeWhenLeft($event)',
    '(keydown.escape)': 'closeByKey($event)',
  },
  templateUrl: './popup.html',
  styleUrl: './popup.css',
})
export class Popup {
  /** Names the panel, and the button too where it shows no words. */
  readonly label = input.required<string>();
  readonly shows = input.required<TemplateRef<unknown>>();
  /** The edge at which button and panel are in line. */
  readonly side = input<'start' | 'end'>('start');
  /** How the button looks. */
  readonly kind = input<'link' | 'icon' | 'button' | 'person'>('button');
  /** The button shows an icon only, so the label is its name. */
  readonly isNamedByLabel = input(false);

  protected readonly isOpen = signal(false);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly injector = inject(Injector);
  private readonly button = viewChild.required<ElementRef<HTMLButtonElement>>('button');
  private readonly panel = viewChild<ElementRef<HTMLElement>>('panel');

  protected turn(): void {
    this.isOpen.update((isOpen) => !isOpen);
    if (!this.isOpen()) return;
    afterNextRender(() => this.enter(), { injector: this.injector });
  }

  protected closeAfterLink(event: Event): void {
    if ((event.target as Element).closest('a[href], [data-closes]')) this.isOpen.set(false);
  }

  protected closeFromOutside(event: Event): void {
    if (!this.host.nativeElement.contains(event.target as Node)) this.isOpen.set(false);
  }

  protected closeWhenLeft({ relatedTarget }: FocusEvent): void {
    if (relatedTarget && !this.host.nativeElement.contains(relatedTarget as Node)) {
      this.isOpen.set(false);
    }
  }

  protected closeByKey(event: Event): void {
    if (!this.isOpen()) return;
    event.stopPropagation();
    this.isOpen.set(false);
    this.button().nativeElement.focus();
  }

  private enter(): void {
    const panel = this.panel()?.nativeElement;
    (panel?.querySelector<HTMLElement>(focusable) ?? panel)?.focus();
  }
}
