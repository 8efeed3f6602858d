import { openAsBlob } from 'node:fs';

import { connectionFailure } from './connection-failure.ts';
import { storeFailure, through, type Server, type UploadForm } from './client.ts';
import { exitCode } from './exit-code.ts';
import { failure } from './failure.ts';
import { retry } from './retry.ts';

export type PostOptions = {
  readonly path: string;
  readonly name: string;
  /** Told how many bytes more have left; a negative number takes back those of a broken attempt. */
  readonly sent: (bytes: number) => void;
};

/**
 * Posts one file to the object store with the form that the API gave, streaming it from the disk.
 *
 * A form is for one post. When the line breaks after the last byte, the file may be there although no
 * answer came: then the store refuses the second post with 412, which is as good as its first answer.
 */
export async function postFile(server: Server, form: UploadForm, { path, name, sent }: PostOptions): Promise<void> {
  await retry(async (attempt) => {
    let bytes = 0;
    const body = await makeBody(form, path, name, (more) => {
      bytes += more;
      sent(more);
    });
    try {
      await post(server, form.url, body, attempt);
    } catch (error) {
      sent(-bytes);
      throw error;
    }
  }, server);
}

async function post(server: Server, url: string, body: FormData, attempt: number): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...through(server.connection?.store), method: 'POST', body, redirect: 'manual', signal: server.signal,
    });
  } catch (error) {
    server.signal.throwIfAborted();
    throw connectionFailure(error, `the object store at ${new URL(url).origin}`);
  }
  if (response.ok || (response.status === 412 && attempt > 0)) {
    await response.body?.cancel();
    return;
  }
  throw await storeFailure(response, url);
}

/** The store wants the file last, and all that is before it as it was signed. */
async function makeBody(
  form: UploadForm,
  path: string,
  name: string,
  sent: (bytes: number) => void,
): Promise<FormData> {
  const body = new FormData();
  for (const [field, value] of Object.entries(form.fields)) {
    body.append(field, value);
  }
  body.append('file', counting(await openFile(path), name, sent));
  return body;
}

async function openFile(path: string): Promise<Blob> {
  try {
    return await openAsBlob(path, { type: 'application/zip' });
  } catch (error) {
    throw failure(exitCode.refused, `${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** The same file, whose stream tells how many bytes went through. */
function counting(blob: Blob, name: string, sent: (bytes: number) => void): File {
  const file = new File([blob], name, { type: blob.type });
  const stream = () => blob.stream().pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      sent(chunk.byteLength);
      controller.enqueue(chunk);
    },
  }));
  return Object.defineProperty(file, 'stream', { value: stream });
}
