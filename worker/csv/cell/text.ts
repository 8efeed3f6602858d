import { space } from '../byte.ts';
import { putBytes, putHalves, putNull } from '../copy-rows.ts';
import type { PlanColumn } from '../screen-plan.ts';
import { textDigest } from '../text-digest.ts';
import { doubt, type Step, type StepContext } from './step.ts';

/** Any text that needs no cleaning: no quote, no control character, no blank at either end. */
export function text(column: PlanColumn, context: StepContext, lands: boolean): Step {
  const { rows, nullEnd } = context;
  const longest = column.size ?? Infinity;
  const kinds = letterKinds(column, context);
  const write = writer(column, context);

  return (bytes, position) => {
    const empty = nullEnd(bytes, position);
    if (empty !== doubt) {
      if (lands && !column.required) {
        putNull(rows);
      }
      return column.required ? doubt : empty;
    }

    let letters = 0;
    let end = position;
    let kind = kinds[bytes[end]!]!;
    while (kind <= ofLetter) {
      letters += kind;
      end += 1;
      kind = kinds[bytes[end]!]!;
    }
    if (kind !== endOfCell || letters > longest || bytes[position] === space || bytes[end - 1] === space) {
      return doubt;
    }
    if (lands) {
      write(bytes, position, end);
    }
    return end;
  };
}

type Write = (bytes: Buffer, start: number, end: number) => void;

function writer(column: PlanColumn, { rows, hashed }: StepContext): Write {
  if (column.personal !== 'hash') {
    return (bytes, start, end) => putBytes(rows, bytes, start, end);
  }
  return (bytes, start, end) => {
    const { high, low } = textDigest(bytes, start, end);
    hashed.push(rows.position + 4);
    putHalves(rows, high, low);
  };
}

const withinLetter = 0;
const ofLetter = 1;
const endOfCell = 2;
const doubtful = 3;

/** What each byte means: the first of a letter, a further one of it, the end of the cell, or doubt. */
function letterKinds({ strip }: PlanColumn, { ends, doubtful: isDoubtful }: StepContext): Uint8Array {
  const kinds = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    const isControl = byte < space || byte === 0x7f;
    const isStripped = strip ? Buffer.from(strip).includes(byte) : false;
    if (ends[byte] === 1) {
      kinds[byte] = endOfCell;
    } else if (isControl || isStripped || isDoubtful[byte] === 1) {
      kinds[byte] = doubtful;
    } else {
      kinds[byte] = (byte & 0xc0) === 0x80 ? withinLetter : ofLetter;
    }
  }
  return kinds;
}
