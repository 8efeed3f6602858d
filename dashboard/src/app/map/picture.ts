import type { Area } from './area';
import type { Point } from './plane';

/** A place that is drawn as an area. No band is "no data". */
export type Shape = {
  id: number;
  area: Area;
  band: number | undefined;
  /** Left out by the legend. */
  isFaint: boolean;
  name: string;
  figure: string;
  /** The figure where there is little room: 91 */
  shortFigure: string;
};

/** A school. */
export type Dot = { id: number; point: Point; band: number | undefined; isFaint: boolean };

/** What the map shows. Where dots are what is compared, the areas are only ground. */
export type Picture = { shapes: readonly Shape[]; dots: readonly Dot[]; dotsMatter: boolean };

/** Which part of the plane is seen: a pixel is `plane × scale − left`, `… − top`. */
export type View = { scale: number; left: number; top: number; width: number; height: number };

/** The colours of the moment, as canvas takes them. */
export type Colours = {
  bands: readonly string[];
  surface: string;
  ink: string;
  sunken: string;
  hatch: string;
  line: string;
  font: string;
};
