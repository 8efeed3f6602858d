import { Delaunay } from 'd3-delaunay';

import { nearestSite } from './nearest-site';
import { type Outline, outlineOf } from './outline';
import { boxOf } from './plane';
import { signedArea } from './ring';
import { type Units, withoutExclaves } from './without-exclaves';

/** The unit of sites outside the outline. */
export const outside = -1;

/**
 * The lines between units: a graph whose corners are the triangles of a triangulation.
 *
 * Half an edge of a triangle, as d3-delaunay numbers them, stands for the border that crosses it.
 */
export type BorderNetwork = {
  /** The site where each half-edge starts. */
  sites: Int32Array;
  /** The other half of each half-edge. */
  twins: Int32Array;
  /** For each level the unit of each site. */
  units: Units;
  /** Where each corner lies: x, y, x, y, … */
  corners: Float64Array;
  /** How fine lines are to be drawn. */
  finest: number;
};

/**
 * Divides the land between sites, each piece to the nearest site, inside the outline of all.
 *
 * The outline needs no clipping: along it pairs of helping sites are set, one inside with the units
 * of the nearest real site, one outside, and the border between the two is the outline.
 */
export function borderNetwork(points: Float64Array, given: Units): BorderNetwork {
  const count = points.length / 2;
  const outline = outlineOf(points);
  const helpers = helpingSites(points, outline);
  const box = boxOf(points);
  const all = new Float64Array(points.length + helpers.points.length);
  all.set(points);
  all.set(helpers.points, points.length);
  const divided = new Delaunay(all);
  const units = withoutExclaves(given, neighboursAmong(divided, count));
  return {
    sites: Int32Array.from(divided.triangles),
    twins: Int32Array.from(divided.halfedges),
    units: units.map((unit) => {
      const whole = new Int32Array(count + helpers.nearest.length);
      whole.set(unit);
      helpers.nearest.forEach((site, index) => {
        whole[count + index] = site === outside ? outside : unit[site]!;
      });
      return whole;
    }),
    corners: circumcentresOf(divided),
    finest:
      Math.max(Math.hypot(box.maxX - box.minX, box.maxY - box.minY), outline.margin * 6) / 260,
  };
}

/** Pairs of sites along the outline, and a frame of sites around all. */
function helpingSites(
  points: Float64Array,
  { rings, margin }: Outline,
): { points: number[]; nearest: number[] } {
  const offset = margin * 0.25;
  const find = nearestSite(points);
  const helping: number[] = [];
  const nearest: number[] = [];
  for (const ring of rings) {
    const inwards = signedArea(ring) > 0 ? 1 : -1;
    ring.forEach(([x, y], index) => {
      const before = ring[(index + ring.length - 1) % ring.length]!;
      const after = ring[(index + 1) % ring.length]!;
      const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1;
      const right = (inwards * offset * (after[1] - before[1])) / length;
      const down = (-inwards * offset * (after[0] - before[0])) / length;
      helping.push(x - right, y - down, x + right, y + down);
      nearest.push(find(x, y), outside);
    });
  }
  const frame = farAway(helping);
  const beyond = Array.from({ length: frame.length / 2 }, () => outside);
  return { points: [...helping, ...frame], nearest: [...nearest, ...beyond] };
}

/** Pairs of neighbours among the first sites. */
function neighboursAmong({ triangles, halfedges }: Delaunay<unknown>, count: number): Int32Array {
  const pairs = new Int32Array(triangles.length * 2);
  let length = 0;
  for (let edge = 0; edge < triangles.length; edge++) {
    const one = triangles[edge]!;
    const other = triangles[following(edge)]!;
    if (edge < halfedges[edge]! || one >= count || other >= count) continue;
    pairs[length++] = one;
    pairs[length++] = other;
  }
  return pairs.subarray(0, length);
}

/** A frame of sites so far out that no line that is drawn ever ends there. */
function farAway(coordinates: readonly number[]): number[] {
  const box = boxOf(coordinates);
  const x = (box.minX + box.maxX) / 2;
  const y = (box.minY + box.maxY) / 2;
  const far = Math.max(box.maxX - box.minX, box.maxY - box.minY) * 4;
  const frame: number[] = [];
  for (let turn = 0; turn < 12; turn++) {
    const angle = (turn * Math.PI) / 6 + 0.1;
    frame.push(x + Math.cos(angle) * far, y + Math.sin(angle) * far);
  }
  return frame;
}

/** The next half-edge of the same triangle. */
export function following(edge: number): number {
  return edge % 3 === 2 ? edge - 2 : edge + 1;
}

function circumcentresOf({ points, triangles }: Delaunay<unknown>): Float64Array {
  const centres = new Float64Array((triangles.length / 3) * 2);
  for (let triangle = 0; triangle * 3 < triangles.length; triangle++) {
    const a = triangles[triangle * 3]! * 2;
    const b = triangles[triangle * 3 + 1]! * 2;
    const c = triangles[triangle * 3 + 2]! * 2;
    const x = points[a]!;
    const y = points[a + 1]!;
    const bx = points[b]! - x;
    const by = points[b + 1]! - y;
    const cx = points[c]! - x;
    const cy = points[c + 1]! - y;
    const twice = 2 * (bx * cy - by * cx) || 1e-12;
    const bSquare = bx * bx + by * by;
    const cSquare = cx * cx + cy * cy;
    centres[triangle * 2] = x + (cy * bSquare - by * cSquare) / twice;
    centres[triangle * 2 + 1] = y + (bx * cSquare - cx * bSquare) / twice;
  }
  return centres;
}
