import { expect, test } from 'vitest';

import { listPage, sortKeys, type ListQuestion } from './list-page.ts';

const keys = sortKeys(['b', 'a/2', 'a/1', 'a/sub/x', 'a/sub/y', 'c/z', 'ä', '\u{1f600}', '\uffee']);

const everything: ListQuestion = { prefix: '', delimiter: '', after: '', maximum: 1000 };

test('keys are in the order of their UTF-8 bytes, not of JavaScript letters', () => {
  expect(keys).toEqual(['a/1', 'a/2', 'a/sub/x', 'a/sub/y', 'b', 'c/z', 'ä', '\uffee', '\u{1f600}']);
});

test.each([
  { given: 'a prefix', question: { prefix: 'a/' }, then: { keys: ['a/1', 'a/2', 'a/sub/x', 'a/sub/y'], prefixes: [] } },
  { given: 'a prefix of nothing', question: { prefix: 'x' }, then: { keys: [], prefixes: [] } },
  {
    given: 'a delimiter', question: { delimiter: '/' },
    then: { keys: ['b', 'ä', '\uffee', '\u{1f600}'], prefixes: ['a/', 'c/'] },
  },
  {
    given: 'both', question: { prefix: 'a/', delimiter: '/' },
    then: { keys: ['a/1', 'a/2'], prefixes: ['a/sub/'] },
  },
  {
    given: 'a key to start after', question: { prefix: 'a/', after: 'a/2' },
    then: { keys: ['a/sub/x', 'a/sub/y'], prefixes: [] },
  },
  {
    given: 'a folded prefix to start after', question: { delimiter: '/', after: 'a/' },
    then: { keys: ['b', 'ä', '\uffee', '\u{1f600}'], prefixes: ['c/'] },
  },
  { given: 'nothing wanted', question: { maximum: 0 }, then: { keys: [], prefixes: [] } },
])('given $given it lists what is asked', ({ question, then }) => {
  expect(listPage(keys, { ...everything, ...question })).toEqual({ next: undefined, ...then });
});

test.each([1, 2, 3, 100])('pages of %d, one after the other, are the whole', (maximum) => {
  const seen: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = listPage(keys, { ...everything, delimiter: '/', after, maximum });
    seen.push(...sortKeys([...page.keys, ...page.prefixes]));
    after = page.next;
  }
  expect(seen).toEqual(['a/', 'b', 'c/', 'ä', '\uffee', '\u{1f600}']);
});
