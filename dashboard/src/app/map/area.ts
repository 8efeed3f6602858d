import { type BorderNetwork, following, outside } from './border-network';
import { labelPoint } from './label-point';
import { type Box, boxAround, boxOf, type Point } from './plane';
import { roughened } from './rough';

/** The land of a unit: rings (x, y, x, y, …), the largest first, and where its label goes. */
export type Area = { rings: Float64Array[]; label: Point; box: Box };

/** How much finer lines are drawn on lower levels, which are looked at from nearer. */
const detail = [1, 2, 6];

/** The areas of a level's units, by the units' numbers. */
export function areasOf(network: BorderNetwork, level: number): Map<number, Area> {
  const unit = network.units[level]!;
  const { sites, twins } = network;
  const walked = new Uint8Array(sites.length);
  const rings = new Map<number, Float64Array[]>();
  for (let edge = 0; edge < sites.length; edge++) {
    const owner = unit[sites[edge]!]!;
    if (owner === outside || walked[edge] || unit[sites[twins[edge]!]!] === owner) continue;
    const ring = ringFrom(network, unit, edge, walked);
    const known = rings.get(owner);
    if (known) known.push(ring);
    else rings.set(owner, [ring]);
  }
  const areas = new Map<number, Area>();
  for (const [owner, found] of rings) {
    const bySize = found.sort((one, other) => sizeOf(other) - sizeOf(one));
    areas.set(owner, {
      rings: bySize,
      label: labelPoint(bySize[0]!),
      box: boxAround(bySize.map(boxOf))!,
    });
  }
  return areas;
}

/** Walks around a unit from one half-edge back to it. */
function ringFrom(
  network: BorderNetwork,
  unit: Int32Array,
  start: number,
  walked: Uint8Array,
): Float64Array {
  const { sites, twins, corners } = network;
  const finest = network.finest / detail[network.units.indexOf(unit)]!;
  const owner = unit[sites[start]!];
  const ring: number[] = [];
  let edge = start;
  do {
    walked[edge] = 1;
    const from = Math.floor(edge / 3);
    const to = Math.floor(twins[edge]! / 3);
    ring.push(corners[from * 2]!, corners[from * 2 + 1]!);
    for (const [x, y] of lineBetween(corners, from, to, finest)) ring.push(x, y);
    edge = to * 3;
    while (unit[sites[edge]!] !== owner || unit[sites[following(edge)]!] === owner) edge++;
  } while (edge !== start);
  return Float64Array.from(ring);
}

/** The same line for both neighbours: always made from the lower corner to the higher. */
function lineBetween(corners: Float64Array, from: number, to: number, finest: number): Point[] {
  const [low, high] = from < to ? [from, to] : [to, from];
  const line = roughened(
    [corners[low * 2]!, corners[low * 2 + 1]!],
    [corners[high * 2]!, corners[high * 2 + 1]!],
    low * 31 + high,
    finest,
  );
  return from < to ? line : line.reverse();
}

function sizeOf(ring: Float64Array): number {
  const box = boxOf(ring);
  return (box.maxX - box.minX) * (box.maxY - box.minY);
}
