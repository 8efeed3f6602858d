import type { Level } from '../report/place';

/** Something that can be found: a place or a report. */
export type Findable = {
  kind: Level | 'report';
  name: string;
  /** What else finds it: a place's id. */
  code: string;
  /** Where it lies, to tell namesakes apart. */
  within: string;
  /** Where it leads. */
  path: readonly string[];
  parameters: Readonly<Record<string, string>>;
};

/**
 * The best matches of what was typed, at most `count`.
 *
 * Every word must begin a word of the name, or the id must begin with it. Names that begin with the
 * first word come first, then the higher level, then the alphabet.
 */
export function findMatches(all: readonly Findable[], typed: string, count: number): Findable[] {
  const words = wordsOf(typed);
  if (words.length === 0) return [];
  const found: { item: Findable; score: number }[] = [];
  for (const item of all) {
    const names = wordsOf(item.name);
    const hasAll = words.every(
      (word) => item.code.startsWith(word) || names.some((name) => name.startsWith(word)),
    );
    if (!hasAll) continue;
    const isFirst = names[0]?.startsWith(words[0]!) || item.code === words[0];
    found.push({ item, score: (isFirst ? 0 : 10) + ranks.indexOf(item.kind) });
  }
  found.sort(
    (one, other) => one.score - other.score || one.item.name.localeCompare(other.item.name),
  );
  return found.slice(0, count).map(({ item }) => item);
}

const ranks: readonly Findable['kind'][] = [
  'report',
  'state',
  'district',
  'block',
  'cluster',
  'school',
];

function wordsOf(text: string): string[] {
  return text
    .toLocaleLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
}
