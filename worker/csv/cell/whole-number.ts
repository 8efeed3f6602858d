import { nine, zero } from '../byte.ts';
import { putBigint, putInteger, putLargeBigint, putSmallint } from '../copy-rows.ts';
import type { PlanColumn } from '../screen-plan.ts';
import { noValue } from './no-value.ts';
import { doubt, type Step, type StepContext } from './step.ts';
import { viewOf } from './view-of.ts';

const largest: Record<string, number> = { smallint: 32767, integer: 2147483647, bigint: Infinity };

/** Up to here a double is exact, whatever the digits. */
const exactDigits = 15;
/** Up to here any number is a bigint. */
const safeDigits = 18;

/** A whole number without sign: smallint, integer, bigint, or an identifier that is hashed. Read by four digits. */
export function wholeNumber(
  column: PlanColumn,
  context: StepContext,
  lands: boolean,
  keep?: (value: number) => void,
): Step {
  const { rows, ends } = context;
  const least = column.minimum ?? 0;
  const most = Math.min(Number(column.maximum ?? Infinity), largest[column.type]!);
  const isBounded = least > 0 || most !== Infinity;
  const goodDigits = digitTable(column.digits);
  const empty = noValue(column.required, lands, context);
  const write = writer(column, context);

  return (bytes, position) => {
    const view = viewOf(bytes);
    let value = 0;
    let end = position;
    for (const last = bytes.length - 4; end <= last; end += 4) {
      const four = view.getInt32(end, true) ^ 0x30303030;
      if (((four | (four + 0x06060606)) & 0xf0f0f0f0) !== 0) {
        break; // they are not all digits
      }
      const twos = (four * 10 + (four >> 8)) & 0x00ff00ff;
      value = value * 10000 + (twos & 0xff) * 100 + (twos >> 16);
    }
    let byte = bytes[end]!;
    while (byte >= zero && byte <= nine) {
      value = value * 10 + (byte - zero);
      end += 1;
      byte = bytes[end]!;
    }
    if (end === position) {
      return empty(bytes, position);
    }
    const digits = end - position;
    if (ends[byte] === 0 || digits > safeDigits || goodDigits[digits] === 0 || value < least || value > most) {
      return doubt;
    }
    if (digits > exactDigits && isBounded) {
      return doubt;
    }
    keep?.(value);
    if (lands && digits > exactDigits) {
      markHashed(column, context);
      putLargeBigint(rows, BigInt(bytes.toString('latin1', position, end)));
    } else if (lands) {
      write(value);
    }
    return end;
  };
}

function writer(column: PlanColumn, context: StepContext): (value: number) => void {
  const { rows, hashed } = context;
  if (column.personal === 'hash') {
    return (value) => {
      hashed.push(rows.position + 4);
      putBigint(rows, value);
    };
  }
  switch (column.type) {
    case 'smallint':
      return (value) => putSmallint(rows, value);
    case 'integer':
      return (value) => putInteger(rows, value);
    default:
      return (value) => putBigint(rows, value);
  }
}

function markHashed(column: PlanColumn, { hashed, rows }: StepContext): void {
  if (column.personal === 'hash') {
    hashed.push(rows.position + 4);
  }
}

/** 1 for each number of digits that the column allows, leading zeros counted. */
function digitTable(digits: readonly number[] | null | undefined): Uint8Array {
  const table = new Uint8Array(safeDigits + 1);
  for (let count = 1; count <= safeDigits; count += 1) {
    table[count] = !digits || digits.includes(count) ? 1 : 0;
  }
  return table;
}
