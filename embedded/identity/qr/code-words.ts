import { correctionOf } from './reed-solomon.ts';

/** At error correction M, which mends a seventh of a code, by version. */
const correctionBytes = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
  26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
];
const blockCounts = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
  17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
];

/** The smallest version that holds the text, with its bytes and checksums in the order in which they are drawn. */
export function codeWordsOf(text: string): { version: number; words: number[] } {
  const bytes = [...Buffer.from(text, 'utf8')];
  for (let version = 1; version <= 40; version += 1) {
    const room = dataBytesOf(version);
    const data = framed(bytes, version, room);
    if (data) {
      return { version, words: interleaved(data, version) };
    }
  }
  throw new Error(`A QR code cannot hold ${bytes.length} bytes.`);
}

/** How many modules are left for data and checksums, in bits, beside what every code has. */
export function rawBitsOf(version: number): number {
  let bits = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const alignments = Math.floor(version / 7) + 2;
    bits -= (25 * alignments - 10) * alignments - 55;
    if (version >= 7) {
      bits -= 36;
    }
  }
  return bits;
}

function dataBytesOf(version: number): number {
  return Math.floor(rawBitsOf(version) / 8) - correctionBytes[version - 1]! * blockCounts[version - 1]!;
}

/** Mode, length, bytes, end and filling; undefined where there is no room. */
function framed(bytes: readonly number[], version: number, room: number): number[] | undefined {
  const lengthBits = version < 10 ? 8 : 16;
  const needed = 4 + lengthBits + 8 * bytes.length;
  if (needed > 8 * room) {
    return undefined;
  }
  const bits = [
    '0100', bytes.length.toString(2).padStart(lengthBits, '0'),
    ...bytes.map((byte) => byte.toString(2).padStart(8, '0')), '0'.repeat(Math.min(4, 8 * room - needed)),
  ].join('');
  const data = bits.match(/.{1,8}/g)!.map((byte) => parseInt(byte.padEnd(8, '0'), 2));
  for (let filling = 0xec; data.length < room; filling ^= 0xec ^ 0x11) {
    data.push(filling);
  }
  return data;
}

/** The first byte of each block, the second of each, and so on; then the checksums the same way. */
function interleaved(data: readonly number[], version: number): number[] {
  const [count, checks] = [blockCounts[version - 1]!, correctionBytes[version - 1]!];
  const [shortest, longer] = [Math.floor(data.length / count), data.length % count];
  const blocks: number[][] = [];
  for (let at = 0; blocks.length < count;) {
    const length = shortest + (blocks.length < count - longer ? 0 : 1);
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  const corrections = blocks.map((block) => correctionOf(block, checks));
  return [...byTurns(blocks, shortest + 1), ...byTurns(corrections, checks)];
}

function byTurns(blocks: readonly number[][], length: number): number[] {
  return Array.from({ length }, (_, at) => blocks.map((block) => block[at])).flat()
    .filter((byte) => byte !== undefined);
}
