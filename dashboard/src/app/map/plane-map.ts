import { latLng, latLngBounds, map as leafletMap } from 'leaflet';

import type { CanvasLayer } from './canvas-layer';
import { type Box, fromPlane, type Point } from './plane';

/** A map without tiles, seen in our own plane. */
export type PlaneMap = {
  fit(box: Box): void;
  zoomBy(steps: number): void;
  pixelOf(point: Point): { x: number; y: number };
  remove(): void;
};

type Listeners = {
  point(id: number | undefined): void;
  open(id: number): void;
  move(): void;
  active(): number | undefined;
};

const flight = 0.24;
const margin: [number, number] = [12, 12];

/** Puts a map into an element. This file and canvas-layer.ts are the only ones that know Leaflet. */
export function createMap(host: HTMLElement, layer: CanvasLayer, listeners: Listeners): PlaneMap {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const isTouched = matchMedia('(pointer: coarse)').matches;
  const map = leafletMap(host, {
    attributionControl: false,
    zoomControl: false,
    keyboard: false,
    boxZoom: false,
    doubleClickZoom: false,
    // The page scrolls through the map; the wheel is for those who have clicked into it.
    scrollWheelZoom: false,
    // One finger scrolls the page, two move the map.
    dragging: !isTouched,
    zoomSnap: 0,
    zoomAnimation: !isStill,
    inertia: !isStill,
    fadeAnimation: false,
    maxZoom: 24,
  }).setView([0, 0], 0);
  layer.addTo(map);

  let fitted: Box | undefined;
  let isMoved = false;
  const fit = (box: Box, isCalm: boolean): void => {
    const bounds = boundsOf(box);
    // Set by hand: setMinZoom would start a movement of its own, which outlasts the flight.
    map.options.minZoom = map.getBoundsZoom(bounds) - 1.5;
    if (isCalm || isStill) map.fitBounds(bounds, { padding: margin, animate: false });
    else map.flyToBounds(bounds, { padding: margin, duration: flight });
  };
  const resized = new ResizeObserver(() => {
    map.invalidateSize({ animate: false, pan: !isMoved });
    if (fitted && !isMoved) fit(fitted, true);
  });
  resized.observe(host);

  map.on('mousemove', ({ containerPoint }) => {
    const id = layer.idAt(containerPoint);
    host.style.cursor = id === undefined ? '' : 'pointer';
    listeners.point(id);
  });
  map.on('mouseout', () => listeners.point(undefined));
  map.on('dragstart', () => (isMoved = true));
  map.on('dragend', () => {
    const isLost = fitted && !map.getBounds().intersects(boundsOf(fitted));
    if (fitted && isLost) fit(fitted, false);
  });
  map.on('move zoom', () => listeners.move());
  map.on('click', ({ containerPoint }) => {
    const id = layer.idAt(containerPoint);
    const isFirstTap = isTouched && id !== listeners.active();
    if (id === undefined || isFirstTap) listeners.point(id);
    else listeners.open(id);
  });
  host.addEventListener('focusin', () => map.scrollWheelZoom.enable());
  host.addEventListener('pointerdown', () => map.scrollWheelZoom.enable());
  host.addEventListener('mouseleave', () => map.scrollWheelZoom.disable());

  return {
    fit(box) {
      const isCalm = fitted === undefined || isAlike(fitted, box);
      fitted = box;
      isMoved = false;
      fit(box, isCalm);
    },
    zoomBy(steps) {
      isMoved = true;
      map.setZoom(map.getZoom() + steps);
    },
    pixelOf(point) {
      const { latitude, longitude } = fromPlane(point);
      return map.latLngToContainerPoint(latLng(latitude, longitude));
    },
    remove() {
      resized.disconnect();
      map.remove();
    },
  };
}

/** Whether going from one box to the other would be a jerk rather than a flight. */
function isAlike(one: Box, other: Box): boolean {
  const size = Math.max(other.maxX - other.minX, other.maxY - other.minY);
  const corners = ['minX', 'minY', 'maxX', 'maxY'] as const;
  return corners.every((corner) => Math.abs(one[corner] - other[corner]) < size / 8);
}

function boundsOf({ minX, minY, maxX, maxY }: Box) {
  const one = fromPlane([minX, minY]);
  const other = fromPlane([maxX, maxY]);
  return latLngBounds([one.latitude, one.longitude], [other.latitude, other.longitude]);
}
