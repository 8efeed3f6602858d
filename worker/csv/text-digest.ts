/**
 * 64 bits that stand for a text until they are encrypted: SipHash-2-4 of its bytes, as two halves.
 *
 * An identifier that is a text is hashed in two steps. This one makes 64 bits of any length, fast enough
 * for every row of a file; identifier-hash.ts then encrypts them like a number's, so that what lands tells
 * as little of the text. The key is fixed: secret is the key of the second step.
 */
export function textDigest(bytes: Uint8Array, start: number, end: number): { high: number; low: number } {
  v0h = 0x736f6d65; v0l = 0x70736575;
  v1h = 0x646f7261; v1l = 0x6e646f6d;
  v2h = 0x6c796765; v2l = 0x6e657261;
  v3h = 0x74656462; v3l = 0x79746573;

  const whole = start + ((end - start) & ~7);
  for (let at = start; at < whole; at += 8) {
    takeWord(wordAt(bytes, at + 4, 4), wordAt(bytes, at, 4));
  }
  const rest = end - whole;
  takeWord(
    wordAt(bytes, whole + 4, Math.max(0, rest - 4)) | ((end - start) << 24),
    wordAt(bytes, whole, Math.min(4, rest)),
  );

  v2l ^= 0xff;
  round();
  round();
  round();
  round();
  return { high: v0h ^ v1h ^ v2h ^ v3h, low: v0l ^ v1l ^ v2l ^ v3l };
}

/** The four words of the state, as halves: there is one thread, and a call ends before the next. */
let v0h = 0, v0l = 0, v1h = 0, v1l = 0, v2h = 0, v2l = 0, v3h = 0, v3l = 0;

function takeWord(high: number, low: number): void {
  v3h ^= high;
  v3l ^= low;
  round();
  round();
  v0h ^= high;
  v0l ^= low;
}

/** Up to four bytes as a number, the first one lowest. */
function wordAt(bytes: Uint8Array, position: number, count: number): number {
  let word = 0;
  for (let index = 0; index < count; index += 1) {
    word |= bytes[position + index]! << (8 * index);
  }
  return word;
}

/** One round of SipHash on 64-bit words: add, rotate, xor. */
function round(): void {
  let low = (v0l >>> 0) + (v1l >>> 0);
  v0h = (v0h + v1h + (low > 0xffffffff ? 1 : 0)) | 0;
  v0l = low | 0;
  let high = (v1h << 13) | (v1l >>> 19);
  v1l = ((v1l << 13) | (v1h >>> 19)) ^ v0l;
  v1h = high ^ v0h;
  high = v0l;
  v0l = v0h;
  v0h = high;

  low = (v2l >>> 0) + (v3l >>> 0);
  v2h = (v2h + v3h + (low > 0xffffffff ? 1 : 0)) | 0;
  v2l = low | 0;
  high = (v3h << 16) | (v3l >>> 16);
  v3l = ((v3l << 16) | (v3h >>> 16)) ^ v2l;
  v3h = high ^ v2h;

  low = (v0l >>> 0) + (v3l >>> 0);
  v0h = (v0h + v3h + (low > 0xffffffff ? 1 : 0)) | 0;
  v0l = low | 0;
  high = (v3h << 21) | (v3l >>> 11);
  v3l = ((v3l << 21) | (v3h >>> 11)) ^ v0l;
  v3h = high ^ v0h;

  low = (v2l >>> 0) + (v1l >>> 0);
  v2h = (v2h + v1h + (low > 0xffffffff ? 1 : 0)) | 0;
  v2l = low | 0;
  high = (v1h << 17) | (v1l >>> 15);
  v1l = ((v1l << 17) | (v1h >>> 15)) ^ v2l;
  v1h = high ^ v2h;
  high = v2l;
  v2l = v2h;
  v2h = high;
}
