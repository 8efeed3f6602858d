/**
 * Rows in PostgreSQL's binary COPY format, growing in one buffer.
 *
 * A row is its number of fields, then each field's length and bytes; a length of -1 is null.
 */
export type CopyRows = {
  bytes: Buffer;
  view: DataView<ArrayBufferLike>;
  position: number;
};

/** What a binary COPY starts with: signature, flags, no extension. */
export const copyHeader = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/** What a binary COPY ends with. */
export const copyTrailer = Buffer.from([0xff, 0xff]);

export function newCopyRows(capacity: number): CopyRows {
  const bytes = Buffer.allocUnsafeSlow(capacity); // nothing is read that was not written
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, capacity), position: 0 };
}

/** The buffer of rows that are done with, for the next file: it is large, and files may be small and many. */
let spare: CopyRows | undefined;

/** Rows with at least this capacity; give them back when their file is done. */
export function borrowCopyRows(capacity: number): CopyRows {
  const rows = spare && spare.bytes.length >= capacity ? spare : newCopyRows(capacity);
  spare = undefined;
  rows.position = 0;
  return rows;
}

/** Nobody may write into the rows any more. */
export function giveBackRows(rows: CopyRows): void {
  spare = rows;
}

/** Makes room for `size` more bytes. Writers whose buffer is large enough from the start need not ask. */
export function ensureRoom(rows: CopyRows, size: number): void {
  if (rows.position + size > rows.bytes.length) {
    const grown = newCopyRows(Math.max(rows.bytes.length * 2, rows.position + size));
    rows.bytes.copy(grown.bytes, 0, 0, rows.position);
    rows.bytes = grown.bytes;
    rows.view = grown.view;
  }
}

/** What was written so far, as bytes of its own; the rows start again. */
export function takeRows(rows: CopyRows): Buffer {
  const taken = Buffer.from(rows.bytes.subarray(0, rows.position));
  rows.position = 0;
  return taken;
}

export function putFieldCount(rows: CopyRows, count: number): void {
  rows.view.setInt16(rows.position, count);
  rows.position += 2;
}

export function putNull(rows: CopyRows): void {
  rows.view.setInt32(rows.position, -1);
  rows.position += 4;
}

export function putBoolean(rows: CopyRows, value: boolean): void {
  rows.view.setInt32(rows.position, 1);
  rows.view.setUint8(rows.position + 4, value ? 1 : 0);
  rows.position += 5;
}

export function putSmallint(rows: CopyRows, value: number): void {
  rows.view.setInt32(rows.position, 2);
  rows.view.setInt16(rows.position + 4, value);
  rows.position += 6;
}

/** Also a date, as days since 2000-01-01. */
export function putInteger(rows: CopyRows, value: number): void {
  rows.view.setInt32(rows.position, 4);
  rows.view.setInt32(rows.position + 4, value);
  rows.position += 8;
}

/** A whole number that a double holds exactly; also a time or timestamp, as microseconds. */
export function putBigint(rows: CopyRows, value: number): void {
  const high = Math.floor(value / 4294967296);
  rows.view.setInt32(rows.position, 8);
  rows.view.setInt32(rows.position + 4, high);
  rows.view.setUint32(rows.position + 8, value - high * 4294967296);
  rows.position += 12;
}

/** A bigint of which the two halves are known. */
export function putHalves(rows: CopyRows, high: number, low: number): void {
  rows.view.setInt32(rows.position, 8);
  rows.view.setInt32(rows.position + 4, high);
  rows.view.setInt32(rows.position + 8, low);
  rows.position += 12;
}

export function putLargeBigint(rows: CopyRows, value: bigint): void {
  rows.view.setInt32(rows.position, 8);
  rows.view.setBigInt64(rows.position + 4, value);
  rows.position += 12;
}

/** A text whose bytes are UTF-8 already. */
export function putBytes(rows: CopyRows, source: Uint8Array, start: number, end: number): void {
  const length = end - start;
  rows.view.setInt32(rows.position, length);
  const target = rows.position + 4;
  if (length < 24) {
    for (let at = 0; at < length; at += 1) {
      rows.bytes[target + at] = source[start + at]!;
    }
  } else {
    rows.bytes.set(source.subarray(start, end), target);
  }
  rows.position = target + length;
}

export function putText(rows: CopyRows, value: string): void {
  ensureRoom(rows, 4 + value.length * 3);
  const length = rows.bytes.write(value, rows.position + 4, 'utf8');
  rows.view.setInt32(rows.position, length);
  rows.position += 4 + length;
}

const textOid = 25;
const bigintOid = 20;

export function putTextArray(rows: CopyRows, values: readonly (string | null)[]): void {
  putArray(rows, textOid, values, (value) => putText(rows, value));
}

export function putBigintArray(rows: CopyRows, values: readonly (bigint | null)[]): void {
  putArray(rows, bigintOid, values, (value) => putLargeBigint(rows, value));
}

function putArray<Value>(
  rows: CopyRows,
  elementOid: number,
  values: readonly (Value | null)[],
  put: (value: Value) => void,
): void {
  ensureRoom(rows, 24 + values.length * 12);
  const lengthAt = rows.position;
  rows.view.setInt32(lengthAt + 4, values.length > 0 ? 1 : 0);
  rows.view.setInt32(lengthAt + 8, values.includes(null) ? 1 : 0);
  rows.view.setInt32(lengthAt + 12, elementOid);
  rows.position += 16;
  if (values.length > 0) {
    rows.view.setInt32(rows.position, values.length);
    rows.view.setInt32(rows.position + 4, 1);
    rows.position += 8;
  }
  for (const value of values) {
    ensureRoom(rows, 12);
    if (value === null) {
      putNull(rows);
    } else {
      put(value);
    }
  }
  rows.view.setInt32(lengthAt, rows.position - lengthAt - 4);
}
