import { isUtf8 } from 'node:buffer';

import type { Dialect } from './dialect.ts';
import type { Frame } from './frame.ts';
import type { HeaderMatch } from './header.ts';
import { hashOne, hashText, type IdentifierHash } from './identifier-hash.ts';
import type { PlanColumn, ScreenPlan } from './screen-plan.ts';
import { splitCells } from './split-cells.ts';
import type { Suspect } from './suspect-spool.ts';

/** Makes a suspect of a framed line that the screen did not pass. */
export type Examine = (bytes: Buffer, start: number, frame: Frame, line: number) => Suspect;

const longestValue = 200;
const largestBigint = 2n ** 63n - 1n;

export function makeExamine(
  plan: ScreenPlan,
  header: HeaderMatch,
  dialect: Dialect,
  hash: IdentifierHash,
): Examine {
  const positions = plan.cells.map((_, index) => header.cells.indexOf(index));
  const hashed = plan.columns.filter(({ personal }) => personal === 'hash');
  const personal = new Set(
    plan.columns.filter((column) => column.personal).map(({ cells }) => positions[cells[0]!]));
  const nullWords = new Set(['', ...plan.nullWords.map(lowerCase)]);
  const isKnown = (position: number): boolean => header.cells[position] !== -1 && !personal.has(position);

  function hashOf({ type }: PlanColumn, cell: string): bigint | null {
    const trimmed = cell.replace(/^ +| +$/g, '');
    if (nullWords.has(lowerCase(trimmed))) {
      return null;
    }
    return type === 'text' ? hashText(hash, trimmed) : hashOfNumber(trimmed, hash);
  }

  return (bytes, start, frame, line) => {
    const bad = (problem: string, value: string | null = null): Suspect => ({
      line, problem, problemValue: beginningOf(value), cells: null, hashes: [],
    });
    if (frame.problem === 'size') {
      return bad('size');
    }

    const texts = splitCells(bytes, start, frame.end, dialect);
    if (!isText(bytes.subarray(start, frame.end))) {
      const spoilt = texts.findIndex((text) => text.includes('\ufffd'));
      return bad('encoding', isKnown(spoilt) ? texts[spoilt]! : null);
    }
    if (frame.problem) {
      return bad(frame.problem);
    }
    if (texts.length !== header.cells.length) {
      return bad(texts.length < header.cells.length ? 'missing-cell' : 'extra-cell');
    }

    const cells = positions.map((position) => texts[position] || null);
    return {
      line,
      problem: null,
      problemValue: null,
      cells,
      hashes: hashed.map((column) => hashOf(column, cells[column.cells[0]!] ?? '')),
    };
  };
}

/** What the database can hold as text: UTF-8 without zero bytes. */
function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** As the database compares null words: plain letters alone have another case. */
function lowerCase(word: string): string {
  return word.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function hashOfNumber(text: string, hash: IdentifierHash): bigint | null {
  const identifier = /^\d{1,19}$/.test(text) ? BigInt(text) : null;
  return identifier === null || identifier > largestBigint ? null : hashOne(hash, identifier);
}

/** As many letters as the database keeps; one outside the basic plane is one letter, and is not cut in two. */
function beginningOf(value: string | null): string | null {
  return value && [...value.slice(0, 2 * longestValue)].slice(0, longestValue).join('');
}
