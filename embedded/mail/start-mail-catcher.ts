import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';

import { SMTPServer, type SMTPServerAddress } from 'smtp-server';

import { keepMail, type KeptMail } from './keep-mail.ts';

export type MailCatcher = { readonly port: number; close(): Promise<void> };

export type MailCatcherOptions = {
  /** Where the mails are kept; made when it is missing. */
  readonly folder: string;
  /** On 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  readonly onMail?: (mail: KeptMail) => void;
  readonly report?: (error: Error) => void;
};

const largestMail = 25 * 2 ** 20;

/** Starts a mail server that sends nothing on: it keeps every mail as a file. */
export async function startMailCatcher(options: MailCatcherOptions): Promise<MailCatcher> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: largestMail,
    onData(stream, session, done) {
      const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : null;
      const to = session.envelope.rcptTo.map((recipient: SMTPServerAddress) => recipient.address);
      readMail(stream)
        .then((raw) => keepMail(options.folder, { from, to }, raw))
        .then((mail) => {
          options.onMail?.(mail);
          done(null, `Kept as ${mail.mailId}`);
        })
        .catch((error: Error) => done(error));
    },
  });
  server.on('error', options.report ?? (() => undefined)); // a broken connection; the server goes on

  const listening = server.listen(options.port, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

async function readMail(stream: Readable & { sizeExceeded?: boolean }): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) {
    if (!stream.sizeExceeded) {
      parts.push(part as Buffer);
    }
  }
  if (stream.sizeExceeded) {
    throw Object.assign(new Error(`A mail may have ${largestMail} bytes.`), { responseCode: 552 });
  }
  return Buffer.concat(parts);
}
