import type { CopyRows } from './copy-rows.ts';
import type { ScreenPlan } from './screen-plan.ts';

/**
 * Notes lines whose key is not greater than all keys before it. A key that stands twice is noted at least
 * once: SQL needs to look at the noted keys alone. Files come sorted, or nearly so, and little is noted.
 */
export type KeyWatch = {
  /** Looks at the row that begins at `rowAt`, whose identifiers are not hashed yet. */
  see(rowAt: number, line: number): void;
  /** Called before the rows are sent and their room is used again. */
  keepGreatest(): void;
  /** The noted lines; undefined when there are too many to be of use. */
  noted(): readonly number[] | undefined;
};

/** Beyond these a file counts as not sorted: SQL compares all its keys, which is then no more work. */
const mostNoted = 200_000;

/** Types that have one sequence of bytes for each value, whatever was written in the file. */
const plainTypes = new Set(['bigint', 'integer', 'smallint', 'date', 'text', 'time', 'timestamp', 'boolean']);

/** Watches the keys of rows with these columns; undefined where a row does not show its whole key. */
export function watchKeys(plan: ScreenPlan, columns: readonly string[], rows: CopyRows): KeyWatch | undefined {
  // The year of arrival is the same for all rows, and is not in them.
  const years = plan.columns.filter(({ kind }) => kind === 'arrival_year').map(({ name }) => name);
  const names = (plan.key ?? []).filter((name) => !years.includes(name));
  const fields = names.map((name) => columns.indexOf(name));
  const types = names.map((name) => plan.landing.find(({ column }) => column === name)?.type ?? '');
  if (fields.length === 0 || fields.includes(-1) || !types.every((type) => plainTypes.has(type))) {
    return undefined;
  }

  const last = Math.max(...fields);
  const greatest: Key = { rows, at: new Int32Array(last + 1), isThere: false };
  const kept: CopyRows = { bytes: Buffer.alloc(0), view: new DataView(new ArrayBuffer(0)), position: 0 };
  const lines: number[] = [];
  let at: Int32Array = new Int32Array(last + 1);

  return {
    see(rowAt, line) {
      if (lines.length > mostNoted) {
        return;
      }
      findFields(rows, rowAt, at);
      if (greatest.isThere && compare(rows, at, greatest, fields) <= 0) {
        lines.push(line);
        return;
      }
      [at, greatest.at] = [greatest.at, at];
      greatest.rows = rows;
      greatest.isThere = true;
    },
    keepGreatest() {
      if (greatest.isThere && greatest.rows === rows) {
        copyKey(greatest, fields, kept);
        greatest.rows = kept;
      }
    },
    noted: () => (lines.length > mostNoted ? undefined : lines),
  };
}

/** A key: where its fields stand, in the rows at hand or in a copy. */
type Key = { rows: CopyRows; at: Int32Array; isThere: boolean };

/** Finds where each field of a row begins, as far as the last one that is asked for. */
function findFields({ view }: CopyRows, rowAt: number, at: Int32Array): void {
  let position = rowAt + 2;
  for (let field = 0; field < at.length; field += 1) {
    at[field] = position;
    const length = view.getInt32(position);
    position += length > 0 ? 4 + length : 4;
  }
}

/** Compares two keys, field by field: the shorter comes first, then byte by byte. Any order would do. */
function compare(rows: CopyRows, at: Int32Array, greatest: Key, fields: readonly number[]): number {
  const { view } = rows;
  const other = greatest.rows.view;
  for (let index = 0; index < fields.length; index += 1) {
    let here = at[fields[index]!]!;
    let there = greatest.at[fields[index]!]!;
    const length = view.getInt32(here);
    let order = length - other.getInt32(there);
    for (const end = here + 4 + length; order === 0 && (here += 4) < end; ) {
      there += 4;
      order = here + 4 <= end
        ? view.getUint32(here) - other.getUint32(there)
        : tail(view, here, end) - tail(other, there, there + end - here);
    }
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

/** The last bytes of a field, fewer than four, as a number. */
function tail(view: DataView, from: number, end: number): number {
  let value = 0;
  for (let at = from; at < end; at += 1) {
    value = value * 256 + view.getUint8(at);
  }
  return value;
}

function copyKey(key: Key, fields: readonly number[], target: CopyRows): void {
  const { bytes, view } = key.rows;
  const parts = fields.map((field) => {
    const at = key.at[field]!;
    return Buffer.from(bytes.subarray(at, at + 4 + Math.max(0, view.getInt32(at))));
  });
  target.bytes = Buffer.concat(parts);
  target.view = new DataView(target.bytes.buffer, target.bytes.byteOffset, target.bytes.length);
  let at = 0;
  fields.forEach((field, index) => {
    key.at[field] = at;
    at += parts[index]!.length;
  });
}
