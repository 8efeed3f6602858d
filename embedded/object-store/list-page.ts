/** A page of a bucket's keys, those behind the delimiter folded into prefixes. */
export type ListPage = {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  /** Where the next page starts; undefined when this is the last. */
  readonly next: string | undefined;
};

export type ListQuestion = {
  readonly prefix: string;
  readonly delimiter: string;
  /** The key or folded prefix after which to start. */
  readonly after: string;
  readonly maximum: number;
};

/** Cuts a page out of keys that are sorted by `sortKeys`. */
export function listPage(sortedKeys: readonly string[], question: ListQuestion): ListPage {
  const { prefix, delimiter, after, maximum } = question;
  const keys: string[] = [];
  const prefixes = new Set<string>();
  const insideLast = delimiter !== '' && after.endsWith(delimiter) ? after : undefined;
  let last = after;

  for (let at = firstAfter(sortedKeys, after, prefix); at < sortedKeys.length; at += 1) {
    const key = sortedKeys[at]!;
    if (!key.startsWith(prefix)) {
      break;
    }
    const folded = foldedPrefix(key, prefix, delimiter);
    if ((insideLast && key.startsWith(insideLast)) || (folded && prefixes.has(folded))) {
      continue;
    }
    if (keys.length + prefixes.size >= maximum) {
      return { keys, prefixes: [...prefixes], next: maximum === 0 ? undefined : last };
    }
    if (folded) {
      prefixes.add(folded);
    } else {
      keys.push(key);
    }
    last = folded ?? key;
  }
  return { keys, prefixes: [...prefixes], next: undefined };
}

/** S3's order: by the bytes of UTF-8, which is not the order of JavaScript's letters. */
export function sortKeys(keys: Iterable<string>): string[] {
  return Array.from(keys, (key) => ({ key, bytes: Buffer.from(key) }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ key }) => key);
}

function foldedPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** The first place whose key is behind `after` and not before `prefix`, by halving. */
function firstAfter(sortedKeys: readonly string[], after: string, prefix: string): number {
  const [afterBytes, prefixBytes] = [Buffer.from(after), Buffer.from(prefix)];
  let [low, high] = [0, sortedKeys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const bytes = Buffer.from(sortedKeys[middle]!);
    const isBefore = Buffer.compare(bytes, prefixBytes) < 0 || (after !== '' && Buffer.compare(bytes, afterBytes) <= 0);
    [low, high] = isBefore ? [middle + 1, high] : [low, middle];
  }
  return low;
}
