/** A place in the plane of the map: Web Mercator, the whole world 256 wide, y downwards. */
export type Point = readonly [x: number, y: number];

/** Least and greatest x and y. */
export type Box = { minX: number; minY: number; maxX: number; maxY: number };

const worldSize = 256;

/** Where a latitude and longitude lie in the plane. Leaflet's own projection at zoom 0. */
export function toPlane(latitude: number, longitude: number): Point {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return [
    worldSize * (longitude / 360 + 0.5),
    worldSize * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)),
  ];
}

/** The latitude and longitude of a point of the plane. */
export function fromPlane([x, y]: Point): { latitude: number; longitude: number } {
  const turned = Math.PI * (1 - (2 * y) / worldSize);
  return {
    latitude: (Math.atan(Math.sinh(turned)) * 180) / Math.PI,
    longitude: (x / worldSize - 0.5) * 360,
  };
}

/** The box around points given as x, y, x, y, … */
export function boxOf(coordinates: ArrayLike<number>): Box {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (let index = 0; index < coordinates.length; index += 2) {
    const x = coordinates[index]!;
    const y = coordinates[index + 1]!;
    if (x < box.minX) box.minX = x;
    if (x > box.maxX) box.maxX = x;
    if (y < box.minY) box.minY = y;
    if (y > box.maxY) box.maxY = y;
  }
  return box;
}

/** The box around boxes. */
export function boxAround(boxes: Iterable<Box>): Box | undefined {
  let around: Box | undefined;
  for (const box of boxes) {
    around = around
      ? {
          minX: Math.min(around.minX, box.minX),
          minY: Math.min(around.minY, box.minY),
          maxX: Math.max(around.maxX, box.maxX),
          maxY: Math.max(around.maxY, box.maxY),
        }
      : box;
  }
  return around;
}
