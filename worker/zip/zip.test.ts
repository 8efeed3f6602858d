import { crc32, deflateRawSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';

import { isRefusal } from '../csv/refusal.ts';
import { readDirectory } from './read-directory.ts';
import { readEntry } from './read-entry.ts';
import { zipLimits } from './zip-limits.ts';
import type { ZipSource } from './zip-source.ts';

const csv = Buffer.from('a|b\n1|2\n');

describe('a plain zip is read', () => {
  test('with its CSVs, deflated and stored, in a folder and beside what archivers leave behind', async () => {
    const zip = await yazl((file) => {
      file.addBuffer(csv, 'school_mst.csv');
      file.addBuffer(csv, 'more/school_mst_2.csv', { compress: false });
      file.addEmptyDirectory('more');
      file.addBuffer(csv, '__MACOSX/._school_mst.csv');
      file.addBuffer(csv, '.DS_Store');
    });
    expect(await contents(zip)).toEqual({ 'school_mst.csv': csv.toString(), 'school_mst_2.csv': csv.toString() });
  });

  test('in the 64-bit format', async () => {
    const zip = await yazl((file) => file.addBuffer(csv, 'a.csv', { forceZip64Format: true }), true);
    expect(await contents(zip)).toEqual({ 'a.csv': csv.toString() });
  });

  test('with a large entry, piece by piece', async () => {
    const large = Buffer.from(Array.from({ length: 300_000 }, (_, line) => `${line * 7919}|${line}`).join('\n'));
    const zip = await yazl((file) => file.addBuffer(large, 'a.csv'));
    const [entry] = await readDirectory(sourceOf(zip));
    const pieces = await Array.fromAsync(readEntry(sourceOf(zip), entry!));
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(256 * 1024);
    expect(Buffer.concat(pieces).equals(large)).toBe(true);
  });

  test('with an empty CSV', async () => {
    const zip = await yazl((file) => file.addBuffer(Buffer.alloc(0), 'a.csv', { compress: false }));
    expect(await contents(zip)).toEqual({ 'a.csv': '' });
  });

  test('with a CSV of ten thousand equal lines', async () => {
    const zip = await yazl((file) => file.addBuffer(Buffer.from('7|x\n'.repeat(10_000)), 'a.csv'));
    expect((await contents(zip))['a.csv']).toHaveLength(40_000);
  });
});

describe('what is no zip, or damaged, is refused', () => {
  const whole = zipOf([{}]);
  const damaged: { given: string; bytes: Buffer }[] = [
    { given: 'nothing', bytes: Buffer.alloc(0) },
    { given: 'a CSV', bytes: csv },
    { given: 'a gzip', bytes: Buffer.from('1f8b0800', 'hex') },
    { given: 'the first 1 %', bytes: whole.subarray(0, Math.ceil(whole.length / 100)) },
    { given: 'the first half', bytes: whole.subarray(0, whole.length / 2) },
    { given: 'the first 99 %', bytes: whole.subarray(0, Math.floor(whole.length * 0.99)) },
    { given: 'all but the last byte', bytes: whole.subarray(0, -1) },
    { given: 'a changed byte of the data', bytes: changed(whole, 40) },
    { given: 'another checksum', bytes: zipOf([{ crc: 1 }]) },
    { given: 'a smaller size than said', bytes: zipOf([{ size: csv.length + 1 }]) },
    { given: 'a local header elsewhere', bytes: zipOf([{ headerShift: 1 }]) },
    { given: 'data cut short', bytes: zipOf([{ packed: deflateRawSync(csv).subarray(0, 4) }]) },
  ];
  for (const { given, bytes } of damaged) {
    test(`given ${given}`, async () => {
      expect(await refusalOf(bytes)).toBe('not-a-zip');
    });
  }
});

describe('what could hurt is refused', () => {
  const bomb = deflateRawSync(Buffer.alloc(300_000_000));
  const unsafe: { given: string; bytes: Buffer }[] = [
    { given: 'a path upwards', bytes: zipOf([{ name: '../a.csv' }]) },
    { given: 'an absolute path', bytes: zipOf([{ name: '/etc/a.csv' }]) },
    { given: 'a drive', bytes: zipOf([{ name: 'C:/a.csv' }]) },
    { given: 'a backslash', bytes: zipOf([{ name: '..\\a.csv' }]) },
    { given: 'a path too deep', bytes: zipOf([{ name: 'a/b/c/d.csv' }]) },
    { given: 'a link', bytes: zipOf([{ attributes: 0o120777 << 16 }]) },
    {
      given: 'a link that another system is said to have made',
      bytes: zipOf([{ attributes: 0o120777 << 16, host: 0 }]),
    },
    { given: 'a folder that is no folder by its name', bytes: zipOf([{ attributes: 0o040755 << 16 }]) },
    { given: 'a device', bytes: zipOf([{ attributes: 0o060666 << 16 }]) },
    { given: 'the name of a device', bytes: zipOf([{ name: 'NUL.csv' }]) },
    { given: 'the name of a port', bytes: zipOf([{ name: 'Com¹.csv' }]) },
    { given: 'a name with a control character', bytes: zipOf([{ name: 'a\n.csv' }]) },
    { given: 'a name with a zero byte', bytes: zipOf([{ name: 'a.csv\0.exe' }]) },
    { given: 'a name of sixty thousand letters', bytes: zipOf([{ name: `${'a'.repeat(60_000)}.csv` }]) },
    { given: 'a zip in the zip', bytes: zipOf([{ name: 'a.zip' }]) },
    { given: 'a program', bytes: zipOf([{ name: 'a.exe' }]) },
    { given: 'one name twice', bytes: zipOf([{ name: 'a.csv' }, { name: 'x/A.csv' }]) },
    { given: 'one name twice, written in two ways', bytes: zipOf([{ name: 'é.csv' }, { name: 'e\u0301.csv' }]) },
    { given: 'an encrypted entry', bytes: zipOf([{ flags: 1 }]) },
    { given: 'an entry under AES', bytes: zipOf([{ flags: 1, method: 99 }]) },
    { given: 'another compression', bytes: zipOf([{ method: 12 }]) },
    { given: 'an entry that grows more than 250 times', bytes: zipOf([{ packed: bomb, size: 300_000_000 }]) },
    { given: 'an entry that unpacks to more than it says', bytes: zipOf([{ packed: bomb, size: 9_000_000 }]) },
    { given: 'two entries in the same place', bytes: zipOf([{ name: 'a.csv' }, { name: 'b.csv', headerShift: -60 }]) },
    { given: 'an entry beyond the end', bytes: zipOf([{ compressedSize: 5_000 }]) },
    {
      given: 'two entries of which one reaches into the other by its own header',
      bytes: zipOf([{ name: 'a.csv', extraLength: 40 }, { name: 'b.csv' }]),
    },
    { given: 'an entry whose own header leads beyond the end', bytes: zipOf([{ extraLength: 60_000 }]) },
    { given: 'an entry that is said to have 4 GB', bytes: zipOf([{ size: 0xfffffffe }]) },
    {
      given: 'an entry that is said to have 4 GB, stored',
      bytes: zipOf([{ size: 0xfffffffe, compressedSize: 0xfffffffe, method: 0 }]),
    },
    { given: 'an entry of a petabyte in the 64-bit format', bytes: zipOf([{ size: 0xffffffff, longSize: 2n ** 50n }]) },
    {
      given: 'a place of 2^63 in the 64-bit format',
      bytes: zipOf([{ size: 0xffffffff, longSize: 9n, longPlace: 2n ** 63n }]),
    },
    { given: 'too many entries', bytes: zipOf(Array.from({ length: 201 }, (_, index) => ({ name: `${index}.csv` }))) },
    { given: '65,534 entries', bytes: zipOf(Array.from({ length: 65_534 }, (_, index) => ({ name: `${index}.csv` }))) },
    { given: 'a claim of 65,534 entries', bytes: zipOf([{}], 65_534) },
  ];
  for (const { given, bytes } of unsafe) {
    test(`given ${given}`, async () => {
      expect(await refusalOf(bytes)).toBe('unsafe-zip');
    });
  }

  test('given more than may be unpacked in all', async () => {
    const bytes = zipOf([{ name: 'a.csv' }, { name: 'b.csv' }]);
    const opened = readDirectory(sourceOf(bytes), { ...zipLimits, totalBytes: csv.length * 2 - 1 });
    await expect(opened).rejects.toMatchObject({ refusal: 'unsafe-zip' });
  });

  test('and a bomb that lies is left after the bytes it said, not unpacked whole', async () => {
    const bytes = zipOf([{ packed: bomb, size: 9_000_000 }]);
    const [entry] = await readDirectory(sourceOf(bytes));
    let unpacked = 0;
    await expect((async () => {
      for await (const piece of readEntry(sourceOf(bytes), entry!)) {
        unpacked += piece.length;
      }
    })()).rejects.toMatchObject({ refusal: 'unsafe-zip' });
    expect(unpacked).toBeLessThanOrEqual(9_000_000);
  });
});

test('a store that fails is not taken for a fault of the zip', async () => {
  const broken = new Error('The connection was lost.');
  const good = sourceOf(zipOf([{}]));
  const failing: ZipSource = { size: good.size, read: async function* () { throw broken; } };
  await expect(readDirectory(failing)).rejects.toBe(broken);

  const [entry] = await readDirectory(good);
  const cut: ZipSource = {
    ...good,
    async *read(start, end) {
      yield* good.read(start, Math.min(end, start + 30));
      if (end - start > 30 || start > 30) {
        throw broken;
      }
    },
  };
  await expect(Array.fromAsync(readEntry(cut, entry!))).rejects.toBe(broken);
});

type Part = {
  name?: string; packed?: Buffer; size?: number; compressedSize?: number; crc?: number; flags?: number;
  method?: number; attributes?: number; headerShift?: number;
  /** The system that is said to have made it; Unix by default. */
  host?: number;
  /** What the entry's own header says to come before the data, and does not. */
  extraLength?: number;
  /** Of the 64-bit format, in the directory. */
  longSize?: bigint; longPlace?: bigint;
};

/** A zip byte by byte, with whatever lies the parts tell. */
function zipOf(parts: Part[], count = parts.length): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name ?? 'a.csv');
    const packed = part.packed ?? deflateRawSync(csv);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(part.flags ?? 0, 2);
    common.writeUInt16LE(part.method ?? 8, 4);
    common.writeUInt32LE(part.crc ?? crc32(csv), 10);
    common.writeUInt32LE(part.compressedSize ?? packed.length, 14);
    common.writeUInt32LE(part.size ?? csv.length, 18);
    common.writeUInt16LE(name.length, 22);

    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((part.attributes ?? 0) >>> 0, 6);
    rest.writeUInt32LE(part.longPlace === undefined ? Math.max(0, at + (part.headerShift ?? 0)) : 0xffffffff, 10);
    const long = longFields([part.longSize, part.longPlace]);
    const local = Buffer.from(common);
    local.writeUInt16LE(part.extraLength ?? 0, 24);
    common.writeUInt16LE(long.length, 24);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, part.host ?? 3]), common, rest, name, long);
    pieces.push(Buffer.from('504b0304', 'hex'), local, name, packed);
    at += 30 + name.length + packed.length;
  }

  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, listed, end]);
}

function longFields(values: readonly (bigint | undefined)[]): Buffer {
  const told = values.filter((value) => value !== undefined);
  if (told.length === 0) {
    return Buffer.alloc(0);
  }
  const field = Buffer.alloc(4 + told.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(told.length * 8, 2);
  told.forEach((value, index) => field.writeBigUInt64LE(value, 4 + index * 8));
  return field;
}

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 0x5a;
  return copy;
}

async function yazl(add: (file: ZipFile) => void, forceZip64Format = false): Promise<Buffer> {
  const file = new ZipFile();
  add(file);
  file.end(Object.assign({ comment: '' }, { forceZip64Format }));
  return Buffer.concat(await Array.fromAsync(file.outputStream as unknown as AsyncIterable<Buffer>));
}

function sourceOf(bytes: Buffer): ZipSource {
  return {
    size: bytes.length,
    async *read(start, end) {
      for (let at = start; at < end; at += 10_000) {
        yield bytes.subarray(at, Math.min(end, at + 10_000));
      }
    },
  };
}

async function contents(bytes: Buffer): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readDirectory(sourceOf(bytes))) {
    found[entry.name] = Buffer.concat(await Array.fromAsync(readEntry(sourceOf(bytes), entry))).toString();
  }
  return found;
}

/** The code with which a zip is refused, be it by its directory or while it is unpacked. */
async function refusalOf(bytes: Buffer): Promise<string | undefined> {
  try {
    await contents(bytes);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    return error.refusal;
  }
}
