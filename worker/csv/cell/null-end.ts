import { doubt, type Step } from './step.ts';

/** Finds the end of a cell without value: an empty one, or one of the words that mean null, in any case. */
export function nullEnd(words: readonly string[], ends: Uint8Array): Step {
  const folded = words.map((word) => Buffer.from(word.toLowerCase()));
  const folds = folded.map((word) => word.map((byte) => (isLetter(byte) ? 0x20 : 0)));
  const starts = new Uint8Array(256);
  folded.forEach((word, index) => {
    starts[word[0]!] = 1;
    starts[word[0]! ^ folds[index]![0]!] = 1;
  });

  return (bytes, position) => {
    const first = bytes[position]!;
    if (ends[first] === 1) {
      return position;
    }
    for (let index = 0; starts[first] === 1 && index < folded.length; index += 1) {
      const end = position + folded[index]!.length;
      if (matches(bytes, position, folded[index]!, folds[index]!) && ends[bytes[end]!] === 1) {
        return end;
      }
    }
    return doubt;
  };
}

function matches(bytes: Buffer, position: number, word: Uint8Array, fold: Uint8Array): boolean {
  for (let at = 0; at < word.length; at += 1) {
    if ((bytes[position + at]! | fold[at]!) !== word[at]) {
      return false;
    }
  }
  return true;
}

function isLetter(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}
