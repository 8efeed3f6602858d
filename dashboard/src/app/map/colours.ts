import type { Colours } from './picture';

/**
 * The tokens of the moment as canvas takes them.
 *
 * Read from a probe's `color`, because the tokens themselves are `light-dark()` texts.
 */
export function readColours(host: HTMLElement): Colours {
  const probe = host.appendChild(document.createElement('span'));
  const read = (token: string): string => {
    probe.style.color = `var(--cq-${token})`;
    return getComputedStyle(probe).color;
  };
  const colours: Colours = {
    bands: Array.from({ length: 10 }, (_, band) => read(`b${band}`)),
    surface: read('surface'),
    ink: read('ink'),
    sunken: read('sunken'),
    hatch: read('hatch'),
    line: read('line-strong'),
    font: getComputedStyle(host).fontFamily,
  };
  probe.remove();
  return colours;
}
