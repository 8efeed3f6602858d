import { nine, zero } from '../byte.ts';
import type { CopyRows } from '../copy-rows.ts';
import type { PlanColumn } from '../screen-plan.ts';
import { noValue } from './no-value.ts';
import { doubt, type Step, type StepContext } from './step.ts';

const point = 0x2e;

/** Up to here a double tells any two decimals apart, so that bounds can be trusted. */
const exactDigits = 15;

/** A decimal without sign, as in 22.30841. */
export function decimal(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, ends } = context;
  const least = column.minimum ?? 0;
  const most = Number(column.maximum ?? Infinity);
  const empty = noValue(column.required, lands, context);

  return (bytes, position) => {
    let digits = 0;
    let end = position;
    let pointAt = -1;
    let byte = bytes[end]!;
    while ((byte >= zero && byte <= nine) || (byte === point && pointAt === -1 && end > position)) {
      if (byte === point) {
        pointAt = end;
      } else {
        digits = digits * 10 + (byte - zero);
      }
      end += 1;
      byte = bytes[end]!;
    }
    if (end === position) {
      return empty(bytes, position);
    }
    const scale = pointAt === -1 ? 0 : end - pointAt - 1;
    const value = digits / 10 ** scale;
    if (ends[byte] === 0 || end - position > exactDigits || pointAt === end - 1 || value < least || value > most) {
      return doubt;
    }
    if (lands) {
      putNumeric(rows, bytes, position, pointAt === -1 ? end : pointAt, end, scale);
    }
    return end;
  };
}

/**
 * PostgreSQL's numeric: digits of base 10,000, counted from the decimal point, without the groups of
 * zeros at either end; weight is the power of the first group.
 */
function putNumeric(
  rows: CopyRows, bytes: Buffer, start: number, pointAt: number, end: number, scale: number,
): void {
  const whole = Math.ceil((pointAt - start) / 4);
  const groups: number[] = [];
  for (let group = 0; group < whole; group += 1) {
    const to = pointAt - (whole - 1 - group) * 4;
    groups.push(groupOf(bytes, Math.max(start, to - 4), to, end));
  }
  for (let from = pointAt + 1; from < end; from += 4) {
    groups.push(groupOf(bytes, from, from + 4, end));
  }

  let first = 0;
  let last = groups.length;
  while (first < last && groups[first] === 0) {
    first += 1;
  }
  while (last > first && groups[last - 1] === 0) {
    last -= 1;
  }

  const { view } = rows;
  view.setInt32(rows.position, 8 + (last - first) * 2);
  view.setInt16(rows.position + 4, last - first);
  view.setInt16(rows.position + 6, last > first ? whole - 1 - first : 0);
  view.setInt16(rows.position + 8, 0);
  view.setInt16(rows.position + 10, scale);
  rows.position += 12;
  for (let group = first; group < last; group += 1) {
    view.setInt16(rows.position, groups[group]!);
    rows.position += 2;
  }
}

/** The number of four digits; digits after the end of the cell are zeros. */
function groupOf(bytes: Buffer, from: number, to: number, end: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    value = value * 10 + (at < end ? bytes[at]! - zero : 0);
  }
  return value;
}
