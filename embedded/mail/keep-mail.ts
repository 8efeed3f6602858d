import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { splitMail } from './split-mail.ts';

/** What is written beside a caught mail, as JSON, for people and tests. */
export type KeptMail = {
  readonly mailId: string;
  readonly receivedAt: string;
  readonly from: string | null;
  /** Where it would have gone: the envelope, not the headings. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/** Writes a mail into the folder: `<id>.eml` as it came, then `<id>.json`, whose presence says that both are whole. */
export async function keepMail(
  folder: string,
  envelope: { from: string | null; to: readonly string[] },
  raw: Buffer,
  now: Date = new Date(),
): Promise<KeptMail> {
  const receivedAt = now.toISOString();
  const mailId = `${receivedAt.replace(/[-:.]/g, '')}-${randomUUID().slice(0, 8)}`;
  const mail: KeptMail = { mailId, receivedAt, ...envelope, ...splitMail(raw) };

  await writeFile(join(folder, `${mailId}.eml`), raw, { mode: 0o600 });
  const fresh = join(folder, `.${mailId}.new`);
  try {
    await writeFile(fresh, `${JSON.stringify(mail, null, 2)}\n`, { mode: 0o600 });
    await rename(fresh, join(folder, `${mailId}.json`));
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
  return mail;
}
