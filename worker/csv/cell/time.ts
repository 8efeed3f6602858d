import { nine, zero } from '../byte.ts';
import { putBigint } from '../copy-rows.ts';
import type { PlanColumn } from '../screen-plan.ts';
import { colon, dayReader, digitsAt, lastDay } from './calendar.ts';
import { noValue } from './no-value.ts';
import { doubt, type Step, type StepContext } from './step.ts';

const microsecondsADay = 86_400_000_000;

/** A time as HH:mm or HH:mm:ss. */
export function time(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, ends } = context;
  const empty = noValue(column.required, lands, context);

  return (bytes, position) => {
    const seconds = secondsAt(bytes, position);
    if (seconds === -1) {
      return empty(bytes, position);
    }
    const end = position + (bytes[position + 5] === colon ? 8 : 5);
    if (ends[bytes[end]!] === 0) {
      return doubt;
    }
    if (lands) {
      putBigint(rows, seconds * 1_000_000);
    }
    return end;
  };
}

/** A timestamp as yyyy-MM-dd HH:mm:ss, with a fraction or without; its day in one of its column's forms. */
export function timestamp(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, ends } = context;
  const readDay = dayReader(column.forms);
  const last = lastDay(column, context.arrival);
  const empty = noValue(column.required, lands, context);

  return (bytes, position) => {
    const day = readDay(bytes, position);
    if (Number.isNaN(day)) {
      return empty(bytes, position);
    }
    const seconds = bytes[position + 10] === 0x20 ? secondsAt(bytes, position + 11) : -1;
    if (seconds === -1 || bytes[position + 16] !== colon) {
      return doubt;
    }
    const end = fractionEnd(bytes, position + 19);
    const fraction = microsecondsAt(bytes, position + 19, end);
    if (fraction === -1 || ends[bytes[end]!] === 0 || day > last) {
      return doubt;
    }
    if (lands) {
      putBigint(rows, day * microsecondsADay + seconds * 1_000_000 + fraction);
    }
    return end;
  };
}

/** The second of the day of an HH:mm or HH:mm:ss, or -1. */
function secondsAt(bytes: Buffer, position: number): number {
  const hour = digitsAt(bytes, position, 2);
  const minute = digitsAt(bytes, position + 3, 2);
  const second = bytes[position + 5] === colon ? digitsAt(bytes, position + 6, 2) : 0;
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  return isTime && bytes[position + 2] === colon ? hour * 3600 + minute * 60 + second : -1;
}

function fractionEnd(bytes: Buffer, position: number): number {
  let end = position;
  if (bytes[end] === 0x2e) {
    end += 1;
    while (bytes[end]! >= zero && bytes[end]! <= nine) {
      end += 1;
    }
  }
  return end;
}

/** The microseconds of a fraction of up to nine digits; -1 where some would have to be rounded away. */
function microsecondsAt(bytes: Buffer, position: number, end: number): number {
  let value = 0;
  for (let digit = 1; digit <= Math.max(6, end - position - 1); digit += 1) {
    const figure = position + digit < end ? bytes[position + digit]! - zero : 0;
    if (digit > 6 && figure !== 0) {
      return -1;
    }
    value = digit > 6 ? value : value * 10 + figure;
  }
  return end - position === 1 || end - position > 10 ? -1 : value;
}
