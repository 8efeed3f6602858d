import { Component, ElementRef, inject, viewChild } from '@angular/core';
import { RouterOutlet } from '@angular/router';

import { injectText } from '../language/inject-text';
import { Viewer } from '../session/viewer';
import { Navigation } from './navigation';
import { TopBar } from './top-bar';

/** What stands around every page: sidebar (a drawer on small screens), top bar, the page itself. */
@Component({
  selector: 'cq-shell',
  imports: [Navigation, RouterOutlet, TopBar],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  protected readonly text = injectText();
  protected readonly viewer = inject(Viewer);
  private readonly page = viewChild.required<ElementRef<HTMLElement>>('page');
  private readonly drawer = viewChild.required<ElementRef<HTMLDialogElement>>('drawer');

  protected skipToPage(event: Event): void {
    event.preventDefault();
    this.page().nativeElement.focus();
  }

  protected openDrawer(): void {
    this.drawer().nativeElement.showModal();
  }

  protected closeDrawer(): void {
    this.drawer().nativeElement.close();
  }
}
