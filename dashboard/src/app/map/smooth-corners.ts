import type { BorderNetwork } from './border-network';

const times = 4;

/**
 * The network with its corners moved so that borders run smoothly.
 *
 * Upper levels come first and then stand still: a block's border lies on its district's border
 * where the two are the same, at every level of the map.
 */
export function smoothCorners(network: BorderNetwork): BorderNetwork {
  const corners = network.corners.slice();
  const fixed = new Uint8Array(corners.length / 2);
  for (const unit of network.units) {
    const lines = linesOf(network, unit);
    drawTogether(corners, lines, fixed);
    for (const corner of lines) fixed[corner] = 1;
  }
  return { ...network, corners };
}

/** The borders of a level, each as two corners, one after the other. */
function linesOf({ sites, twins }: BorderNetwork, unit: Int32Array): Int32Array {
  const lines = new Int32Array(sites.length);
  let length = 0;
  for (let edge = 0; edge < sites.length; edge++) {
    const twin = twins[edge]!;
    if (edge > twin || unit[sites[edge]!] === unit[sites[twin]!]) continue;
    lines[length++] = Math.floor(edge / 3);
    lines[length++] = Math.floor(twin / 3);
  }
  return lines.subarray(0, length);
}

/** Moves each free corner half the way to the middle of the corners that it is joined to. */
function drawTogether(corners: Float64Array, lines: Int32Array, fixed: Uint8Array): void {
  const free = [...new Set(lines)].filter((corner) => !fixed[corner]);
  const joined = joinedTo(lines, fixed.length);
  const moved = new Float64Array(free.length * 2);
  for (let time = 0; time < times; time++) {
    free.forEach((corner, index) => {
      let x = 0;
      let y = 0;
      let count = 0;
      for (
        let place = corner * 3;
        place < corner * 3 + 3 && joined[place]! >= 0;
        place++, count++
      ) {
        x += corners[joined[place]! * 2]!;
        y += corners[joined[place]! * 2 + 1]!;
      }
      moved[index * 2] = (corners[corner * 2]! + x / count) / 2;
      moved[index * 2 + 1] = (corners[corner * 2 + 1]! + y / count) / 2;
    });
    free.forEach((corner, index) => {
      corners[corner * 2] = moved[index * 2]!;
      corners[corner * 2 + 1] = moved[index * 2 + 1]!;
    });
  }
}

/** For each corner the others that lines join it to: three places, of which the last may be −1. */
function joinedTo(lines: Int32Array, count: number): Int32Array {
  const joined = new Int32Array(count * 3).fill(-1);
  lines.forEach((corner, index) => {
    let place = corner * 3;
    while (joined[place]! >= 0) place++;
    joined[place] = lines[index ^ 1]!;
  });
  return joined;
}
