import { expect, test } from 'vitest';

import { barLine, openProgress } from './progress.ts';

const drawings = [
  { given: 'nothing yet', done: 0, total: 10, shows: '[........................]   0 %' },
  { given: 'half', done: 5, total: 10, shows: '[############............]  50 %' },
  { given: 'nearly all', done: 999, total: 1000, shows: '[#######################.]  99 %' },
  { given: 'all', done: 10, total: 10, shows: '[########################] 100 %' },
  { given: 'nothing to do', done: 0, total: 0, shows: '[........................]   0 %' },
];

for (const { given, done, total, shows } of drawings) {
  test(`given ${given}, the bar shows it`, () => {
    expect(barLine({ title: 'Sending', done, total, note: 'n' }, 80)).toBe(`Sending  ${shows}  n`);
  });
}

test('the bar never wraps', () => {
  const line = barLine({ title: 'Sending', done: 1, total: 2, note: 'a'.repeat(200) }, 40);
  expect(line).toHaveLength(39);
});

test('without a terminal there are only lines', () => {
  let text = '';
  const progress = openProgress({ write: (more) => (text += more) });
  progress.say('Sent one.');
  progress.show({ title: 'Sending', done: 1, total: 2, note: '' });
  progress.close();
  expect(text).toBe('Sent one.\n');
});
