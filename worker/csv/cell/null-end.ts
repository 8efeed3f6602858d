import { doubt, type Step } from './step.ts';

/**
 * Finds the end of a cell without value: an empty one, or one of the words that mean null, in any case.
 *
 * A word of four letters, which NULL is, is compared in one go: files are full of them.
 */
export function nullEnd(words: readonly string[], ends: Uint8Array): Step {
  const folded = words.map((word) => Buffer.from(word.toLowerCase()));
  const folds = folded.map((word) => word.map((byte) => (isLetter(byte) ? 0x20 : 0)));
  const starts = new Uint8Array(256);
  folded.forEach((word, index) => {
    starts[word[0]!] = 1;
    starts[word[0]! ^ folds[index]![0]!] = 1;
  });
  const ofFour = folded.findIndex(({ length }) => length === 4);
  const four = ofFour === -1 ? -1 : folded[ofFour]!.readInt32LE();
  const fold = ofFour === -1 ? 0 : Buffer.from(folds[ofFour]!).readInt32LE();

  function otherEnd(bytes: Buffer, position: number): number {
    const index = folded.findIndex((word, each) => matches(bytes, position, word, folds[each]!));
    const end = position + (folded[index]?.length ?? 0);
    return index !== -1 && ends[bytes[end]!] === 1 ? end : doubt;
  }

  return (bytes, position) => {
    const first = bytes[position]!;
    if (ends[first] === 1) {
      return position;
    }
    if (starts[first] === 0) {
      return -1;
    }
    const letters = first | (bytes[position + 1]! << 8) | (bytes[position + 2]! << 16) | (bytes[position + 3]! << 24);
    return (letters | fold) === four && ends[bytes[position + 4]!] === 1 ? position + 4 : otherEnd(bytes, position);
  };
}

function matches(bytes: Uint8Array, position: number, word: Uint8Array, fold: Uint8Array): boolean {
  return word.every((byte, at) => (bytes[position + at]! | fold[at]!) === byte);
}

function isLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}
