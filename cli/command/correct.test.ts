/** The commands that correct what was emitted: withdraw, replay, reopen. */
import { afterEach, beforeEach, expect, test } from 'vitest';

import { startContractServer, type ContractServer } from '../fixture/contract-server.ts';
import { runCli } from '../fixture/run-cli.ts';

let server: ContractServer;

beforeEach(async () => {
  server = await startContractServer();
});

afterEach(() => server.stop());

const asked = [
  {
    words: ['withdraw', 'e1', '--reason', 'Wrong.', '--batch', '7'],
    request: 'POST /data/emissions/e1/withdraw', body: { reason: 'Wrong.', batchId: 7 },
  },
  {
    words: ['replay', 'student_attendance', '--reason', 'Anew.', '--period', '2026-07'],
    request: 'POST /data/sources/student_attendance/replay', body: { reason: 'Anew.', period: '2026-07' },
  },
  {
    words: ['replay', 'pat_result', '--reason', 'Anew.', '--where', 'exam_code=PAT=1'],
    request: 'POST /data/sources/pat_result/replay', body: { reason: 'Anew.', column: 'exam_code', value: 'PAT=1' },
  },
  {
    words: ['reopen', 'student_attendance', '--period', '2026-07', '--reason', 'Asked.', '--day', '3', '--day', '4',
      '--school', '24990100101'],
    request: 'POST /data/sources/student_attendance/reopen',
    body: { period: '2026-07', reason: 'Asked.', days: [3, 4], schools: [24990100101] },
  },
];

test.each(asked)('$words asks for it', async ({ words, request, body }) => {
  const { code, output } = await runCli(words, { server });
  expect(code).toBe(0);
  expect(output).toBe('Asked for as correction c1; the worker does it.\n');
  expect(server.requests).toContain(request);
  expect(JSON.parse(server.asked[0]!)).toEqual(body);
});

test('--wait stays until it is done', async () => {
  const { output } = await runCli(['withdraw', 'e1', '--reason', 'Wrong.', '--wait'], { server });
  expect(output).toBe('Done, as correction c1.\n');
});

test('what could not be done says why', async () => {
  server.correction = { state: 'failed', detail: 'The archive is empty.' };
  const { code, messages } = await runCli(['withdraw', 'e1', '--reason', 'Wrong.', '--wait'], { server });
  expect(code).toBe(4);
  expect(messages).toBe('It could not be done, and nothing was changed: The archive is empty.\n');
});

test.each([
  { words: ['withdraw'], says: 'Name one emission by its id, as "emit" printed it.' },
  { words: ['withdraw', 'e1'], says: '--reason is missing.' },
  { words: ['withdraw', 'e1', '--batch', 'x'], says: '--batch must be the number of a file in the emission, not "x".' },
  { words: ['replay', 'school', '--where', 'x'], says: '--where must be like exam_code=PAT050214112020, not "x".' },
  { words: ['replay', 'school', '--period', '2026-13'], says: '--period must be a month like 2026-07, not "2026-13".' },
  { words: ['reopen', 'school', '--reason', 'x'], says: '--period is missing.' },
  {
    words: ['reopen', 'school', '--period', '2026-07', '--day', 'x'],
    says: '--day must be a day of the month, not "x".',
  },
])('$words says what is missing', async ({ words, says }) => {
  expect(await runCli(words, { server })).toEqual({ code: 1, output: '', messages: `${says}\n` });
});
