import { createCipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** How an entry is encrypted: as PKZIP did it, or with AES as WinZip does. */
export type Lock =
  | { readonly kind: 'traditional'; readonly check: number }
  | { readonly kind: 'aes'; readonly keyBytes: 16 | 24 | 32; readonly hasChecksum: boolean };

/** What is thrown where the password is another one, or the bytes are not what was encrypted. */
export function isLockError(error: unknown): boolean {
  return error instanceof Error && 'isLockError' in error;
}

/** The compressed bytes of an encrypted entry, decrypted as they pass. */
export function unlock(
  packed: AsyncIterable<Buffer> | Iterable<Buffer>, lock: Lock, password: string,
): AsyncGenerator<Buffer> {
  return lock.kind === 'aes' ? unlockAes(packed, lock.keyBytes, password) : unlockTraditional(packed, lock, password);
}

function lockError(sentence: string): Error {
  return Object.assign(new Error(sentence), { isLockError: true });
}

const headerLength = 12;

/** APPNOTE 6.1: three keys that every byte moves on; the last byte of the header shows the password right. */
async function* unlockTraditional(
  packed: AsyncIterable<Buffer> | Iterable<Buffer>, { check }: { check: number }, password: string,
): AsyncGenerator<Buffer> {
  const keys = new Uint32Array([0x12345678, 0x23456789, 0x34567890]);
  for (const byte of Buffer.from(password)) {
    moveOn(keys, byte);
  }

  let passed = 0;
  for await (const piece of packed) {
    const plain = Buffer.allocUnsafe(piece.length);
    for (let at = 0; at < piece.length; at += 1) {
      const key = (keys[2]! | 2) & 0xffff;
      plain[at] = piece[at]! ^ (Math.imul(key, key ^ 1) >>> 8);
      moveOn(keys, plain[at]!);
    }
    const rest = Math.max(0, Math.min(piece.length, headerLength - passed));
    if (rest > 0 && passed + rest === headerLength && plain[rest - 1] !== check) {
      throw lockError('the password is another one');
    }
    passed += piece.length;
    yield plain.subarray(rest);
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => crcStep(byte));

/** The table of CRC-32, of which zlib gives the whole sum alone. */
function crcStep(byte: number): number {
  // crc32 of one byte is step(0xff ^ byte) ^ 0x00ffffff, inverted.
  return ~crc32(Buffer.from([byte ^ 0xff])) ^ 0x00ffffff;
}

function moveOn(keys: Uint32Array, byte: number): void {
  keys[0] = crcTable[(keys[0]! ^ byte) & 0xff]! ^ (keys[0]! >>> 8);
  keys[1] = Math.imul(keys[1]! + (keys[0]! & 0xff), 134_775_813) + 1;
  keys[2] = crcTable[(keys[2]! ^ (keys[1]! >>> 24)) & 0xff]! ^ (keys[2]! >>> 8);
}

const rounds = 1000;
const proofLength = 2;
const macLength = 10;

/** AE-1 and AE-2: salt, proof of the password, AES in counter mode, and a message code behind it. */
async function* unlockAes(
  packed: AsyncIterable<Buffer> | Iterable<Buffer>, keyBytes: number, password: string,
): AsyncGenerator<Buffer> {
  const saltLength = keyBytes / 2;
  let held: Buffer = Buffer.alloc(0);
  let open: { decrypt: (piece: Buffer) => Buffer; mac: () => Buffer } | undefined;
  for await (const piece of packed) {
    held = Buffer.concat([held, piece]);
    if (!open && held.length >= saltLength + proofLength) {
      open = openAes(held.subarray(0, saltLength + proofLength), keyBytes, password);
      held = held.subarray(saltLength + proofLength);
    }
    if (open && held.length > macLength) {
      yield open.decrypt(held.subarray(0, -macLength));
      held = Buffer.from(held.subarray(-macLength));
    }
  }
  if (!open || held.length !== macLength || !timingSafeEqual(open.mac(), held)) {
    throw lockError('its bytes are not those that were encrypted');
  }
}

function openAes(head: Buffer, keyBytes: number, password: string) {
  const derived = pbkdf2Sync(password, head.subarray(0, -proofLength), rounds, 2 * keyBytes + proofLength, 'sha1');
  if (!timingSafeEqual(derived.subarray(2 * keyBytes), head.subarray(-proofLength))) {
    throw lockError('the password is another one');
  }
  const cipher = createCipheriv(`aes-${keyBytes * 8}-ecb`, derived.subarray(0, keyBytes), null).setAutoPadding(false);
  const hmac = createHmac('sha1', derived.subarray(keyBytes, 2 * keyBytes));
  let counter = 1;
  let spare: Buffer = Buffer.alloc(0);
  return {
    mac: () => hmac.digest().subarray(0, macLength),
    decrypt(piece: Buffer): Buffer {
      hmac.update(piece);
      // Its counter begins at 1 and is little-endian, so that it cannot be the usual counter mode.
      const blocks = Math.ceil(Math.max(0, piece.length - spare.length) / 16);
      const counters = Buffer.alloc(blocks * 16);
      for (let block = 0; block < blocks; block += 1) {
        counters.writeUIntLE(counter, block * 16, 6);
        counter += 1;
      }
      const stream = Buffer.concat([spare, cipher.update(counters)]);
      const plain = Buffer.allocUnsafe(piece.length);
      for (let at = 0; at < piece.length; at += 1) {
        plain[at] = piece[at]! ^ stream[at]!;
      }
      spare = stream.subarray(piece.length);
      return plain;
    },
  };
}
