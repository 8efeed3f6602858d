import type { PlanColumn } from '../../worker/csv/screen-plan.ts';

/** What else a column of a source may say, in words; what is not known here is told by its name. */
const wordings: Readonly<Record<string, (value: unknown) => string>> = {
  required: () => 'needed',
  size: (value) => `at most ${value} letters`,
  digits: (value) => `${listOf(value, 'or')} digits`,
  oneOf: (value) => `one of ${listOf(value, 'or')}`,
  minimum: (value) => `at least ${value}`,
  maximum: (value) => (value === 'arrival' ? 'no later than it arrives' : `at most ${value}`),
  not: (value) => `never ${listOf(value, 'or')}`,
  forms: (value) => `as ${listOf(value, 'or')}`,
  strip: (value) => `without ${[...String(value)].join(' ')}`,
  personal: (value) => (value === 'hash' ? 'stored as a hash' : 'stored apart from the rows'),
  references: (value) => `of [${value}](#${value})`,
  marks: (value) => Object.entries(value as Record<string, string | null>)
    .map(([mark, meaning]) => `${mark} ${meaning ?? 'counts nowhere'}`).join(', '),
  into: (value) => `into ${Object.entries(value as Record<string, string>)
    .map(([meaning, name]) => `${meaning}: ${name}`).join(', ')}`,
};

/** Told by the row itself, or of no use to a reader. */
const passedOver = new Set(['name', 'title', 'kind', 'type', 'cells']);

/** The rules of a column, in words. */
export function columnRules(column: PlanColumn): string {
  const kind = column.kind === 'plain' ? [] : [column.kind.replaceAll('_', ' ')];
  const rules = Object.entries(column)
    .filter(([name, value]) => !passedOver.has(name) && value !== null && value !== false && !isEmpty(value))
    .map(([name, value]) => wordings[name]?.(value) ?? `${name}: ${JSON.stringify(value)}`);
  return [...kind, ...rules].join('; ');
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function listOf(value: unknown, last: string): string {
  const items = [value].flat().map(String);
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}
