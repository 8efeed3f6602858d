import type { Point } from './plane';

const steps: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Whether a key moves to another place. */
export function isArrow(key: string): boolean {
  return key in steps;
}

/**
 * The place that an arrow key leads to: near, and more in that direction than aside.
 *
 * From nowhere it leads to the first. Undefined where nothing lies in that direction.
 */
export function nextInDirection(
  places: readonly { id: number; point: Point }[],
  fromId: number | undefined,
  key: string,
): number | undefined {
  const from = places.find(({ id }) => id === fromId);
  const step = steps[key];
  if (!from || !step) return places[0]?.id;
  let nearest: { id: number; cost: number } | undefined;
  for (const { id, point } of places) {
    const right = point[0] - from.point[0];
    const down = point[1] - from.point[1];
    const ahead = right * step[0] + down * step[1];
    const aside = Math.abs(right * step[1]) + Math.abs(down * step[0]);
    const cost = ahead + aside * 2;
    if (id !== fromId && ahead > 0 && aside <= ahead * 2 && (!nearest || cost < nearest.cost)) {
      nearest = { id, cost };
    }
  }
  return nearest?.id;
}
