/** Strings with all their escapes, and what opens, closes and separates. */
const parts = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** Whether a name stands twice in one object of a JSON text; `JSON.parse` would take the last without a word. */
export function namesTwice(json: string): boolean {
  const open: Set<string>[] = [];
  let before = '';
  for (const [part] of json.matchAll(parts)) {
    if (part === '{' || part === '[') {
      open.push(new Set());
    } else if (part === '}' || part === ']') {
      open.pop();
    } else if (part === ':') {
      const names = open.at(-1);
      const name = JSON.parse(before) as string;
      if (!names || names.has(name)) {
        return true;
      }
      names.add(name);
    }
    before = part;
  }
  return false;
}
