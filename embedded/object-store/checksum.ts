import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A digest that grows with the stream; base64, as S3 writes checksums. */
export type Checksum = { add(data: Buffer): void; value(): string };

/** The checksums that clients may send as `x-amz-checksum-<name>`. */
export const checksumNames = ['crc32', 'crc32c', 'sha1', 'sha256'] as const;

export type ChecksumName = (typeof checksumNames)[number];

export function startChecksum(name: ChecksumName): Checksum {
  switch (name) {
    case 'crc32':
      return startCrc((data, before) => crc32(data, before), 0, 0);
    case 'crc32c':
      return startCrc(addCrc32c, 0xffffffff, 0xffffffff);
    case 'sha1':
    case 'sha256': {
      const hash = createHash(name);
      return { add: (data) => void hash.update(data), value: () => hash.digest('base64') };
    }
  }
}

function startCrc(add: (data: Buffer, before: number) => number, first: number, flip: number): Checksum {
  let state = first;
  return {
    add(data) {
      state = add(data, state);
    },
    value() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE((state ^ flip) >>> 0);
      return bytes.toString('base64');
    },
  };
}

/** CRC-32C, the Castagnoli polynomial, which zlib has not. */
const crc32cTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? 0x82f63b78 ^ (value >>> 1) : value >>> 1;
  }
  return value >>> 0;
});

function addCrc32c(data: Buffer, before: number): number {
  let state = before;
  for (const byte of data) {
    state = crc32cTable[(state ^ byte) & 255]! ^ (state >>> 8);
  }
  return state;
}
