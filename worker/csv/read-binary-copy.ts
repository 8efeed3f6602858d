/** Reads a binary COPY back, for tests: what PostgreSQL would make of it, with its own names of types. */
export function readBinaryCopy(
  bytes: Buffer,
  columns: readonly (readonly [name: string, type: string])[],
): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  for (let at = 19; ; ) {
    const fields = bytes.readInt16BE(at);
    at += 2;
    if (fields === -1) {
      return rows;
    }
    if (fields !== columns.length) {
      throw new Error(`A row has ${fields} fields instead of ${columns.length}.`);
    }
    const row: Record<string, unknown> = {};
    for (const [name, type] of columns) {
      const length = bytes.readInt32BE(at);
      const field = bytes.subarray(at + 4, at + 4 + Math.max(0, length));
      row[name] = length === -1 ? null : valueOf(field, type);
      at += 4 + field.length;
    }
    rows.push(row);
  }
}

function valueOf(field: Buffer, type: string): unknown {
  const epoch = Date.UTC(2000, 0, 1);
  switch (type) {
    case 'bigint':
      return field.readBigInt64BE();
    case 'integer':
      return field.readInt32BE();
    case 'smallint':
      return field.readInt16BE();
    case 'boolean':
      return field[0] === 1;
    case 'date':
      return new Date(epoch + field.readInt32BE() * 86_400_000).toISOString().slice(0, 10);
    case 'time':
      return new Date(Number(field.readBigInt64BE() / 1000n)).toISOString().slice(11, 19);
    case 'timestamp':
      return timestampOf(field.readBigInt64BE(), epoch);
    case 'numeric':
      return numericOf(field);
    case 'text[]':
      return arrayOf(field, (element) => element.toString());
    case 'bigint[]':
      return arrayOf(field, (element) => element.readBigInt64BE());
    default:
      return field.toString();
  }
}

function timestampOf(microseconds: bigint, epoch: number): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = Number((microseconds - fraction) / 1000n);
  const text = new Date(epoch + seconds).toISOString().slice(0, 19).replace('T', ' ');
  return fraction === 0n ? text : `${text}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}

function numericOf(field: Buffer): string {
  const [count, weight, scale] = [field.readInt16BE(0), field.readInt16BE(2), field.readInt16BE(6)];
  const group = (power: number): string => {
    const index = weight - power;
    return String(index >= 0 && index < count ? field.readInt16BE(8 + index * 2) : 0).padStart(4, '0');
  };
  let whole = '';
  for (let power = Math.max(0, weight); power >= 0; power -= 1) {
    whole += group(power);
  }
  let fraction = '';
  for (let power = -1; fraction.length < scale; power -= 1) {
    fraction += group(power);
  }
  return whole.replace(/^0+(?=\d)/, '') + (scale > 0 ? `.${fraction.slice(0, scale)}` : '');
}

function arrayOf<Value>(field: Buffer, read: (element: Buffer) => Value): (Value | null)[] {
  const values: (Value | null)[] = [];
  for (let at = 20; at < field.length; ) {
    const length = field.readInt32BE(at);
    values.push(length === -1 ? null : read(field.subarray(at + 4, at + 4 + length)));
    at += 4 + Math.max(0, length);
  }
  return values;
}
