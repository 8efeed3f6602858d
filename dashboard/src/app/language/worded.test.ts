import { describe, expect, test } from 'vitest';

import english from './en.json' with { type: 'json' };
import hindi from './hi.json' with { type: 'json' };
import { worded } from './worded';

const languages = { english, hindi } as Record<string, Record<string, string>>;

test('every language has the same texts', () => {
  expect(Object.keys(hindi)).toEqual(Object.keys(english));
});

test('a text has the same names to fill in, in every language', () => {
  const names = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const [key, text] of Object.entries(english)) {
    expect([key, names(hindi[key as keyof typeof hindi])]).toEqual([key, names(text)]);
  }
});

test('no text is empty, and none of Hindi was left in English', () => {
  for (const texts of Object.values(languages)) {
    expect(Object.entries(texts).filter(([, text]) => text.trim() === '')).toEqual([]);
  }
  const untranslated = Object.entries(hindi).filter(([, text]) => !/[\u0900-\u097f]/.test(text));
  expect(untranslated.map(([key]) => key)).toEqual(['shell.scope']);
});

describe('a text', () => {
  const words = {
    plain: 'Data to {day}',
    found_one: '{count} place',
    found_other: '{count} places',
    'by.name': '{count} of {all}',
  };
  const cases = [
    { given: 'a value', key: 'plain', values: { day: '20 Nov 2026' }, then: 'Data to 20 Nov 2026' },
    { given: 'no value', key: 'plain', values: {}, then: 'Data to {day}' },
    { given: 'a count of one', key: 'found', values: { count: 1 }, then: '1 place' },
    { given: 'a count of many', key: 'found', values: { count: 123456 }, then: '1,23,456 places' },
    { given: 'a count and no forms', key: 'by.name', values: { count: 2, all: 6 }, then: '2 of 6' },
    { given: 'a key without a text', key: 'lost', values: {}, then: 'lost' },
  ];
  for (const { given, key, values, then } of cases) {
    test(`with ${given}`, () => expect(worded(words, key, values, 'en-IN')).toBe(then));
  }
});
