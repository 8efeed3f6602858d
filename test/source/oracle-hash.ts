/** The hash of an identifier, worked out a second time. */
import { createCipheriv, hkdfSync } from 'node:crypto';

/** A number is encrypted as it is, a text as the 64 bits of its SipHash-2-4 under the key of zeros. */
export function hashesOf(secretAsHex: string): (identifier: string, isText: boolean) => string {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(secretAsHex, 'hex'), '', 'cqube identifier', 32));
  return (identifier, isText) => {
    const block = Buffer.alloc(16);
    block.writeBigUInt64BE(isText ? sipHash(Buffer.from(identifier)) : BigInt(identifier));
    return String(createCipheriv('aes-256-ecb', key, null).update(block).readBigInt64BE());
  };
}

function sipHash(bytes: Buffer): bigint {
  let [a, b, c, d] = [0x736f6d6570736575n, 0x646f72616e646f6dn, 0x6c7967656e657261n, 0x7465646279746573n];
  const round = (times: number): void => {
    for (let count = 0; count < times; count += 1) {
      [a, c] = [word(a + b), word(c + d)];
      [b, d] = [turned(b, 13n) ^ a, turned(d, 16n) ^ c];
      [a, c] = [word(turned(a, 32n) + d), word(c + b)];
      [b, d] = [turned(b, 17n) ^ c, turned(d, 21n) ^ a];
      c = turned(c, 32n);
    }
  };

  const padded = Buffer.alloc((Math.floor(bytes.length / 8) + 1) * 8);
  bytes.copy(padded);
  padded[padded.length - 1] = bytes.length & 0xff;
  for (let at = 0; at < padded.length; at += 8) {
    const next = padded.readBigUInt64LE(at);
    d ^= next;
    round(2);
    a ^= next;
  }
  c ^= 0xffn;
  round(4);
  return a ^ b ^ c ^ d;
}

function word(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function turned(value: bigint, bits: bigint): bigint {
  return word(value << bits) | (value >> (64n - bits));
}
