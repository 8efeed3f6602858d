import { Delaunay } from 'd3-delaunay';
import {
  DomUtil,
  Layer,
  type LatLng,
  type LeafletEventHandlerFn,
  type LeafletEventHandlerFnMap,
  type Map as LeafletMap,
  type Point as Pixel,
  point,
} from 'leaflet';

import { paint, paintActive, type Paths } from './paint';
import type { Colours, Picture, View } from './picture';

/** How far the canvas reaches beyond the map, so that moving it a little shows no edge. */
const beyond = 0.15;
/** How near to a dot the pointer must be, in pixels. */
const reach = 12;

/**
 * A layer of two canvases: the picture, and the line around what is looked at.
 *
 * While the map moves the canvases move with it; when it rests they are drawn anew.
 */
export class CanvasLayer extends Layer {
  private readonly frame = DomUtil.create('div', 'leaflet-zoom-animated');
  private readonly ground = this.frame.appendChild(document.createElement('canvas'));
  private readonly mark = this.frame.appendChild(document.createElement('canvas'));
  private map: LeafletMap | undefined;
  private picture: Picture = { shapes: [], dots: [], dotsMatter: false };
  private colours: Colours | undefined;
  private activeId: number | undefined;
  private paths: Paths = new Map();
  private dotFinder: Delaunay<unknown> | undefined;
  private view: View | undefined;
  /** The layer's corner when it was drawn last: in the map's own pixels, and on the earth. */
  private corner: Pixel = point(0, 0);
  private cornerPlace: LatLng | undefined;
  private zoom = 0;
  private frameAsked: number | undefined;

  show(picture: Picture): void {
    this.picture = picture;
    this.dotFinder = undefined;
    this.drawSoon();
  }

  recolour(colours: Colours): void {
    this.colours = colours;
    this.drawSoon();
  }

  /** Draws at once, for paper does not wait. */
  print(colours: Colours): void {
    this.colours = colours;
    this.draw();
  }

  activate(id: number | undefined): void {
    this.activeId = id;
    this.drawMark();
  }

  /** The place at a point of the map's element, if there is one. */
  idAt(at: Pixel): number | undefined {
    if (!this.map || !this.view) return undefined;
    const { x, y } = this.map.containerPointToLayerPoint(at).subtract(this.corner);
    if (this.picture.dotsMatter) return this.dotAt(x, y, this.view);
    const context = this.ground.getContext('2d')!;
    const found = this.picture.shapes.find(
      ({ id, isFaint }) =>
        !isFaint && context.isPointInPath(this.paths.get(id)!, x * pixelRatio(), y * pixelRatio()),
    );
    return found?.id;
  }

  override onAdd(map: LeafletMap): this {
    this.map = map;
    this.getPane()!.append(this.frame);
    this.drawSoon();
    return this;
  }

  override onRemove(): this {
    if (this.frameAsked !== undefined) cancelAnimationFrame(this.frameAsked);
    this.frame.remove();
    this.map = undefined;
    return this;
  }

  override getEvents(): Record<string, LeafletEventHandlerFn> {
    const events: LeafletEventHandlerFnMap = {
      viewreset: () => this.drawSoon(),
      moveend: () => this.drawSoon(),
      zoom: () => this.map && this.follow(this.map.getCenter(), this.map.getZoom()),
      zoomanim: ({ center, zoom }) => this.follow(center, zoom),
    };
    return events as Record<string, LeafletEventHandlerFn>;
  }

  /** Once before the next frame, whatever changed. */
  private drawSoon(): void {
    this.frameAsked ??= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    if (this.frameAsked !== undefined) cancelAnimationFrame(this.frameAsked);
    this.frameAsked = undefined;
    const { map, colours } = this;
    if (!map || !colours) return;
    const size = map.getSize();
    this.corner = map.containerPointToLayerPoint(size.multiplyBy(-beyond)).round();
    this.cornerPlace = map.layerPointToLatLng(this.corner);
    this.zoom = map.getZoom();
    const { x: left, y: top } = map.getPixelOrigin().add(this.corner);
    this.view = {
      scale: map.getZoomScale(this.zoom, 0),
      left,
      top,
      width: Math.ceil(size.x * (1 + 2 * beyond)),
      height: Math.ceil(size.y * (1 + 2 * beyond)),
    };
    DomUtil.setTransform(this.frame, this.corner, 1);
    this.paths = paint(cleared(this.ground, this.view), this.picture, this.view, colours);
    this.drawMark();
  }

  private drawMark(): void {
    if (!this.view || !this.colours) return;
    const context = cleared(this.mark, this.view);
    const id = this.activeId;
    if (id === undefined) return;
    const { dots, dotsMatter } = this.picture;
    const dot = dotsMatter ? dots.find((each) => each.id === id) : undefined;
    const path = dotsMatter ? undefined : this.paths.get(id);
    paintActive(context, path, dot, this.picture, this.view, this.colours);
  }

  /** Stretches what was drawn to where it belongs at another centre and zoom. */
  private follow(centre: LatLng, zoom: number): void {
    const { map, cornerPlace } = this;
    if (!map || !cornerPlace) return;
    const origin = map
      .project(centre, zoom)
      .subtract(map.getSize().divideBy(2))
      .add(DomUtil.getPosition(map.getPane('mapPane')!));
    const offset = map.project(cornerPlace, zoom).subtract(origin.round());
    DomUtil.setTransform(this.frame, offset, map.getZoomScale(zoom, this.zoom));
  }

  private dotAt(x: number, y: number, { scale, left, top }: View): number | undefined {
    const { dots } = this.picture;
    if (dots.length === 0) return undefined;
    this.dotFinder ??= Delaunay.from(
      dots,
      (dot) => dot.point[0],
      (dot) => dot.point[1],
    );
    const dot = dots[this.dotFinder.find((x + left) / scale, (y + top) / scale)]!;
    const away = Math.hypot(dot.point[0] * scale - left - x, dot.point[1] * scale - top - y);
    return away <= reach ? dot.id : undefined;
  }
}

/** An empty canvas of the view's size, as sharp as the screen. */
function cleared(canvas: HTMLCanvasElement, { width, height }: View): CanvasRenderingContext2D {
  const ratio = pixelRatio();
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function pixelRatio(): number {
  return globalThis.devicePixelRatio || 1;
}
