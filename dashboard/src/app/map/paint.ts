import type { Area } from './area';
import { paintLabels } from './paint-labels';
import type { Colours, Dot, Picture, View } from './picture';

/** Paths of areas in the pixels of a view, by id. */
export type Paths = ReadonlyMap<number, Path2D>;

/** Draws areas, schools and names. Returns the paths, for finding what lies under the pointer. */
export function paint(
  context: CanvasRenderingContext2D,
  picture: Picture,
  view: View,
  colours: Colours,
): Paths {
  const paths = new Map(picture.shapes.map(({ id, area }) => [id, pathOf(area, view)]));
  const noData = hatching(context, colours);
  context.lineJoin = 'round';
  for (const shape of picture.shapes) {
    const path = paths.get(shape.id)!;
    context.globalAlpha = shape.isFaint ? 0.15 : 1;
    context.fillStyle = picture.dotsMatter
      ? colours.sunken
      : shape.band === undefined
        ? noData
        : colours.bands[shape.band]!;
    context.fill(path);
    context.globalAlpha = 1;
    context.strokeStyle = picture.dotsMatter ? colours.line : colours.surface;
    context.lineWidth = picture.dotsMatter ? 1 : 1.5;
    context.stroke(path);
  }
  paintDots(context, picture, view, colours);
  if (!picture.dotsMatter) paintLabels(context, picture.shapes, paths, view, colours);
  return paths;
}

/** Draws a line around the area or the dot that is looked at. */
export function paintActive(
  context: CanvasRenderingContext2D,
  path: Path2D | undefined,
  dot: Dot | undefined,
  picture: Picture,
  view: View,
  colours: Colours,
): void {
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  context.lineJoin = 'round';
  if (path) context.stroke(path);
  if (!dot) return;
  context.beginPath();
  const [x, y] = dot.point;
  const radius = dotRadius(picture, view) + 2;
  context.arc(x * view.scale - view.left, y * view.scale - view.top, radius, 0, 2 * Math.PI);
  context.stroke();
}

/** Dots of the same colour share one path: fifty thousand cost ten fills. */
function paintDots(
  context: CanvasRenderingContext2D,
  picture: Picture,
  view: View,
  colours: Colours,
): void {
  const radius = dotRadius(picture, view);
  const groups = Map.groupBy(
    picture.dots,
    ({ band, isFaint }) => (band ?? 10) + (isFaint ? 20 : 0),
  );
  context.strokeStyle = colours.surface;
  context.lineWidth = radius > 1.5 ? 0.6 : 0.4;
  for (const dots of groups.values()) {
    context.globalAlpha = dots[0]!.isFaint ? 0.15 : 1;
    const { band } = dots[0]!;
    context.fillStyle = band === undefined ? colours.hatch : colours.bands[band]!;
    context.beginPath();
    for (const { point } of dots) {
      const x = point[0] * view.scale - view.left;
      const y = point[1] * view.scale - view.top;
      if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) continue;
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    context.fill();
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** Dots give way where there are many, or little room. */
function dotRadius({ dots, dotsMatter }: Picture, { width }: View): number {
  const crowd = dots.length > 20_000 ? 0.5 : dots.length > 4_000 ? 0.75 : 1;
  const room = width < 480 ? 0.7 : 1;
  const size = dotsMatter ? (dots.length > 400 ? 3 : 5) : 2;
  return size * crowd * room;
}

function pathOf({ rings }: Area, { scale, left, top }: View): Path2D {
  const path = new Path2D();
  for (const ring of rings) {
    path.moveTo(ring[0]! * scale - left, ring[1]! * scale - top);
    for (let index = 2; index < ring.length; index += 2) {
      path.lineTo(ring[index]! * scale - left, ring[index + 1]! * scale - top);
    }
    path.closePath();
  }
  return path;
}

/** Stripes of 45°, 2 pixels wide and 6 apart: "no data". */
function hatching(context: CanvasRenderingContext2D, colours: Colours): CanvasPattern {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const brush = tile.getContext('2d')!;
  brush.fillStyle = colours.sunken;
  brush.fillRect(0, 0, 6, 6);
  brush.fillStyle = colours.hatch;
  brush.fillRect(0, 0, 2, 6);
  const pattern = context.createPattern(tile, 'repeat')!;
  pattern.setTransform(new DOMMatrix().rotate(45));
  return pattern;
}
