import type { Colours, Shape, View } from './picture';

/** Pixels that a label takes. */
type Space = { left: number; top: number; right: number; bottom: number };

const lineHeight = 13;

/**
 * Names and figures in the areas, with a halo. The larger an area the sooner it gets its label; one
 * that does not fit shows its figure only, or nothing, and no label lies on another.
 */
export function paintLabels(
  context: CanvasRenderingContext2D,
  shapes: readonly Shape[],
  paths: ReadonlyMap<number, Path2D>,
  view: View,
  colours: Colours,
): void {
  const taken: Space[] = [];
  context.textAlign = 'center';
  context.lineJoin = 'round';
  const bySize = shapes
    .filter(({ isFaint }) => !isFaint)
    .sort((one, other) => size(other) - size(one));
  const hasRoom = (shape: Shape): boolean => {
    const { x, y } = placeOf(shape, view);
    const space = spaceOf(context, [shape.name, shape.figure], x, y, colours);
    return fits(context, paths.get(shape.id)!, space);
  };
  // A few names among many figures would look like a choice: there are names for most, or for none.
  const named = view.width >= 480 && bySize.filter(hasRoom).length * 2 > bySize.length;
  for (const shape of bySize) {
    const { x, y } = placeOf(shape, view);
    const choices = named
      ? [[shape.name, shape.figure], [shape.shortFigure]]
      : [[shape.shortFigure]];
    for (const lines of choices) {
      const space = spaceOf(context, lines, x, y, colours);
      if (
        !fits(context, paths.get(shape.id)!, space) ||
        taken.some((other) => overlap(space, other))
      ) {
        continue;
      }
      taken.push(space);
      write(context, lines, x, space.top, colours);
      break;
    }
  }
}

function placeOf({ area: { label } }: Shape, { scale, left, top }: View): { x: number; y: number } {
  return { x: label[0] * scale - left, y: label[1] * scale - top };
}

function write(
  context: CanvasRenderingContext2D,
  lines: readonly string[],
  x: number,
  top: number,
  colours: Colours,
): void {
  context.strokeStyle = colours.surface;
  context.fillStyle = colours.ink;
  context.lineWidth = 3.5;
  lines.forEach((line, index) => {
    context.font = fontOf(lines, index, colours);
    const y = top + lineHeight * index + 10;
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  });
}

function spaceOf(
  context: CanvasRenderingContext2D,
  lines: readonly string[],
  x: number,
  y: number,
  colours: Colours,
): Space {
  const widths = lines.map((line, index) => {
    context.font = fontOf(lines, index, colours);
    return context.measureText(line).width;
  });
  const half = Math.max(...widths) / 2;
  const height = lineHeight * lines.length;
  return { left: x - half, right: x + half, top: y - height / 2, bottom: y + height / 2 };
}

/** A name stands out; so does a figure that stands alone. */
function fontOf(lines: readonly string[], index: number, colours: Colours): string {
  return `${index === 0 || lines.length === 1 ? 500 : 400} 11px ${colours.font}`;
}

/** A label may lean a little over the border, not more. */
function fits(context: CanvasRenderingContext2D, path: Path2D, space: Space): boolean {
  const ratio = context.getTransform().a;
  const lean = Math.min(10, (space.right - space.left) * 0.12);
  const inside = (x: number, y: number) => context.isPointInPath(path, x * ratio, y * ratio);
  const middle = (space.top + space.bottom) / 2;
  return inside(space.left + lean, middle) && inside(space.right - lean, middle);
}

function overlap(one: Space, other: Space): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

function size({ area: { box } }: Shape): number {
  return (box.maxX - box.minX) * (box.maxY - box.minY);
}
