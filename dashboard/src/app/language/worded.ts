import type english from './en.json';

/** The texts of a language by key. `_one` and `_other` after a key are its forms for counts. */
export type Words = Readonly<Record<string, string>>;

/** What stands for the {names} in a text. Numbers are grouped as the language does. */
export type TextValues = Readonly<Record<string, string | number>>;

type WithoutForm<Key> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key;

/** Every text that there is: a key without a text does not compile. */
export type TextKey = WithoutForm<keyof typeof english>;

/** The text of a key with its values put in; `count` chooses between the forms. */
export function worded(
  words: Words,
  key: string,
  values: TextValues = {},
  locale = 'en-IN',
): string {
  const count = values['count'];
  const form = typeof count === 'number' ? new Intl.PluralRules(locale).select(count) : 'other';
  const text = words[`${key}_${form}`] ?? words[`${key}_other`] ?? words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  });
}
