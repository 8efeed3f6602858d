/** How many colours a scale has; 0 is what needs attention, the last is what is good. */
export const bandCount = 10;
/** Where a band is counted or chosen, this one is that of places without data. */
export const noDataBand = 10;

/**
 * The upper limits of the bands in the order of values, ten of them.
 *
 * Fixed bands are those of a percentage. Relative ones end at the deciles of what is in view, for
 * places that are all alike on the fixed scale.
 */
export function bandLimits(values: readonly number[], isRelative: boolean): number[] {
  if (!isRelative || values.length === 0) return [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
  const sorted = [...values].sort((one, other) => one - other);
  return Array.from({ length: bandCount }, (_, band) => {
    const place = ((sorted.length - 1) * (band + 1)) / bandCount;
    const below = sorted[Math.floor(place)]!;
    return below + (sorted[Math.ceil(place)]! - below) * (place % 1);
  });
}

/**
 * The band of a value: the first whose upper limit reaches it, so 60.0 is in 51–60.
 *
 * Where less is better the order is turned, so that a colour keeps its meaning.
 */
export function bandOf(
  value: number | null,
  limits: readonly number[],
  direction: 'up' | 'down' | 'none',
): number | undefined {
  if (value === null) return undefined;
  let band = 0;
  while (band < bandCount - 1 && value > limits[band]!) band++;
  return direction === 'down' ? bandCount - 1 - band : band;
}
