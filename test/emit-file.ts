/** Sends a CSV as an emitter does, over HTTP alone: ask for a URL, post the form, read the receipt. */
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

import yazl from 'yazl';

export type Receipt = {
  readonly emissionId: string;
  readonly state: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly batches: readonly {
    readonly linesReceived: number;
    readonly linesBlank: number;
    readonly rowsKept: number;
    readonly rowsUnchanged: number;
    readonly rowsRejected: number;
    readonly findings: Readonly<Record<string, number>>;
  }[];
};

export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content as string), name);
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** Sends one file and waits until its numbers are published, or it is refused. */
export async function emitFile(web: string, token: string, filename: string, zip: Buffer): Promise<Receipt> {
  const asked = await fetch(`${web}/data/upload-url`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ filename }),
  });
  if (!asked.ok) {
    throw new Error(`${filename}: ${asked.status} ${await asked.text()}`);
  }
  const { url, fields, emissionId } = (await asked.json()) as {
    url: string; fields: Record<string, string>; emissionId: string;
  };

  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, value);
  }
  form.append('file', new Blob([new Uint8Array(zip)]), filename);
  const posted = await fetch(url, { method: 'POST', body: form });
  if (posted.status !== 204) {
    throw new Error(`${filename}: the store answered ${posted.status} ${await posted.text()}`);
  }
  return receipt(web, token, emissionId);
}

/** The receipt of an emission, once nothing more will happen to it; two minutes at most. */
export async function receipt(web: string, token: string, emissionId: string): Promise<Receipt> {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${web}/data/emissions/${emissionId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const found = (await answer.json()) as Receipt;
    if (['published', 'refused', 'expired'].includes(found.state)) {
      return found;
    }
    await wait(200);
  }
  throw new Error(`Emission ${emissionId} was not published in time.`);
}
