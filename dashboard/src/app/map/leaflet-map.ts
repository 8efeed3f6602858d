import {
  Component,
  effect,
  ElementRef,
  inject,
  input,
  output,
  untracked,
  viewChild,
  ViewEncapsulation,
} from '@angular/core';

import { Theme } from '../shell/theme';
import { CanvasLayer } from './canvas-layer';
import { readColours } from './colours';
import { createMap, type PlaneMap } from './plane-map';
import type { Picture } from './picture';
import type { Box, Point } from './plane';

/**
 * The picture of places: areas and dots on a canvas that can be moved and enlarged.
 *
 * It draws and finds what is under the pointer, no more: whoever uses it has the list that says the
 * same in words, and the keys.
 */
@Component({
  selector: 'cq-leaflet-map',
  template: `<div #ground class="map-ground"></div>`,
  styleUrl: './leaflet-map.css',
  // Leaflet makes elements of its own, which must find these styles.
  encapsulation: ViewEncapsulation.None,
})
export class LeafletMap {
  readonly picture = input.required<Picture>();
  /** What must be seen. */
  readonly box = input.required<Box | undefined>();
  readonly activeId = input<number>();

  /** What the pointer is on; undefined when it leaves. */
  readonly pointed = output<number | undefined>();
  /** What was clicked. A finger's first tap points, its second one opens. */
  readonly opened = output<number>();
  /** The map was moved, so positions on it are others now. */
  readonly moved = output<void>();

  private readonly theme = inject(Theme);
  private readonly ground = viewChild.required<ElementRef<HTMLElement>>('ground');
  private readonly layer = new CanvasLayer();
  private map: PlaneMap | undefined;

  constructor() {
    effect((onCleanup) => {
      const host = this.ground().nativeElement;
      const map = createMap(host, this.layer, {
        point: (id) => this.pointed.emit(id),
        open: (id) => this.opened.emit(id),
        move: () => this.moved.emit(),
        active: () => untracked(this.activeId),
      });
      this.map = map;
      const print = () => this.layer.print(readColours(host));
      addEventListener('beforeprint', print);
      addEventListener('afterprint', print);
      onCleanup(() => {
        removeEventListener('beforeprint', print);
        removeEventListener('afterprint', print);
        map.remove();
      });
    });
    effect(() => {
      this.theme.isDark();
      this.layer.recolour(readColours(this.ground().nativeElement));
    });
    effect(() => this.layer.show(this.picture()));
    effect(() => this.layer.activate(this.activeId()));
    effect(() => {
      const box = this.box();
      if (box) this.map?.fit(box);
    });
  }

  /** Where a point of the plane is seen, in pixels from the map's corner. */
  pixelOf(point: Point): { x: number; y: number } | undefined {
    return this.map?.pixelOf(point);
  }

  zoomBy(steps: number): void {
    this.map?.zoomBy(steps);
  }
}
