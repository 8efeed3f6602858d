/** A cell as SQL reads it: without blanks around; null for an empty one and for a word that means no value. */
export function cleanCell(cell: string | null, nullWords: ReadonlySet<string>): string | null {
  const trimmed = cell?.replace(/^ +| +$/g, '') ?? '';
  return trimmed === '' || nullWords.has(lowerCase(trimmed)) ? null : trimmed;
}

/** As the database compares words: plain letters alone have another case. */
export function lowerCase(word: string): string {
  return word.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
