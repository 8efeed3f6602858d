import { createCipheriv, hkdfSync } from 'node:crypto';

import { textDigest } from './text-digest.ts';

/** Replaces the 64-bit identifiers that stand at these places by their hashes. */
export type IdentifierHash = (view: DataView<ArrayBufferLike>, places: readonly number[]) => void;

/**
 * The hash of an identifier: the first eight bytes of its AES-256 block, under a key derived from the
 * state's secret. Without the secret nobody can tell who it was, not even by trying every identifier;
 * with it the same person always has the same hash, so that rows can be compared. Of an identifier that
 * is a text it is the hash of 64 bits that stand for the text.
 */
export function makeIdentifierHash(secretAsHex: string): IdentifierHash {
  const secret = Buffer.from(secretAsHex, 'hex');
  if (secret.length < 16) {
    throw new Error('CQUBE_HASH_KEY must be at least 32 hexadecimal digits.');
  }
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'cqube identifier', 32));
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);

  return (view, places) => {
    const plain = new DataView(new ArrayBuffer(places.length * 16));
    for (let index = 0; index < places.length; index += 1) {
      plain.setInt32(index * 16, view.getInt32(places[index]!));
      plain.setInt32(index * 16 + 4, view.getInt32(places[index]! + 4));
    }
    const encrypted = cipher.update(plain);
    const hashes = new DataView(encrypted.buffer, encrypted.byteOffset, encrypted.length);
    for (let index = 0; index < places.length; index += 1) {
      view.setInt32(places[index]!, hashes.getInt32(index * 16));
      view.setInt32(places[index]! + 4, hashes.getInt32(index * 16 + 4));
    }
  };
}

/** The hash of one identifier that is a text, as a suspect line carries it. */
export function hashText(hash: IdentifierHash, text: string): bigint {
  const bytes = Buffer.from(text);
  const { high, low } = textDigest(bytes, 0, bytes.length);
  return hashOne(hash, BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0)));
}

/** The hash of one identifier that is a number, as a suspect line carries it. */
export function hashOne(hash: IdentifierHash, identifier: bigint): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, identifier);
  hash(view, [0]);
  return view.getBigInt64(0);
}
