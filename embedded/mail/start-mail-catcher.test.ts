import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { KeptMail } from './keep-mail.ts';
import { startMailCatcher, type MailCatcher } from './start-mail-catcher.ts';

let folder: string;
let catcher: MailCatcher;

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'cqube-mail-')), 'mail');
  catcher = await startMailCatcher({ folder, port: 0 });
});
afterAll(async () => {
  await catcher.close();
  await rm(folder, { recursive: true, force: true });
});

async function send(mail: SendMailOptions): Promise<KeptMail> {
  const sender = createTransport(`smtp://127.0.0.1:${catcher.port}`);
  const { response } = await sender.sendMail({ from: 'cQube <cqube@localhost>', to: 'emitter@example.org', ...mail });
  const mailId = /Kept as (\S+)/.exec(response)![1]!;
  return JSON.parse(await readFile(join(folder, `${mailId}.json`), 'utf8')) as KeptMail;
}

test.each([
  { given: 'plain letters', subject: 'Two files were refused', text: 'See the receipt.\nThank you.' },
  {
    given: 'other alphabets', subject: 'उपस्थिति: दो फ़ाइलें अस्वीकृत',
    text: 'कृपया देखें — ü €\n'.repeat(20).trimEnd(),
  },
  { given: 'a line that begins with a dot', subject: 'Dots', text: '.\n..\nend' },
])('a mail with $given is kept as it was written', async ({ subject, text }) => {
  const mail = await send({ subject, text });
  expect(mail).toMatchObject({ from: 'cqube@localhost', to: ['emitter@example.org'], subject, text });
});

test('of a mail with a page and an attachment the plain text is shown, the raw mail has all', async () => {
  const mail = await send({
    subject: 'With rows',
    text: 'plain',
    html: '<b>page</b>',
    attachments: [{ filename: 'rows.csv', content: 'a,b\n1,2\n' }],
  });
  expect(mail.text).toBe('plain');
  const raw = await readFile(join(folder, `${mail.mailId}.eml`), 'utf8');
  expect(raw).toContain('filename=rows.csv');
  expect(raw).toContain('<b>page</b>');
});

test('hidden recipients are kept with the others', async () => {
  const mail = await send({ subject: 'Hidden', text: 'x', bcc: 'second@example.org' });
  expect(mail.to).toEqual(['emitter@example.org', 'second@example.org']);
});

test('only the owner may read the mails', async () => {
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  for (const name of await readdir(folder)) {
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  }
});

test('a mail that is too large is refused', async () => {
  const text = 'x'.repeat(26 * 2 ** 20);
  await expect(send({ subject: 'Large', text })).rejects.toThrow();
});
