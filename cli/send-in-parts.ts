import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

import {
  askPartUrls, askUploadInParts, completeUpload, listParts, storeFailure, through, type Server, type StoredPart,
} from './client.ts';
import { connectionFailure } from './connection-failure.ts';
import { isFailure } from './failure.ts';
import { inParallel } from './in-parallel.ts';
import { retry } from './retry.ts';
import type { UnfinishedUpload, UploadNote } from './unfinished-upload.ts';

export type InParts = {
  readonly path: string;
  readonly fileName: string;
  readonly size: number;
  readonly dryRun: boolean;
  readonly note: UploadNote;
  /** Told how many bytes more have arrived. */
  readonly sent: (bytes: number) => void;
};

const atOnce = 3;

/** A file from this size on goes in parts. */
export const largeFile = 64 * 2 ** 20;

/**
 * Sends a file part by part, each again where the line breaks, and goes on with what an earlier run left:
 * parts that are there, with the same bytes, are not sent again. Returns the emission's id.
 */
export async function sendInParts(server: Server, file: InParts): Promise<string> {
  const { upload, parts } = await resume(server, file) ?? await begin(server, file);
  const handle = await open(file.path);
  try {
    const there = new Map(parts.map((part) => [part.number, part]));
    const count = Math.ceil(file.size / upload.partSizeBytes);
    await inParallel(Array.from({ length: count }, (_, index) => index + 1), atOnce, async (number) => {
      const bytes = await readPart(handle, file.size, upload.partSizeBytes, number);
      if (!isSame(there.get(number), bytes)) {
        await sendPart(server, upload, number, bytes);
      }
      file.sent(bytes.length);
    });
  } finally {
    await handle.close();
  }
  await completeUpload(server, upload, file.size);
  await file.note.remove();
  return upload.emissionId;
}

type Begun = { readonly upload: UnfinishedUpload; readonly parts: readonly StoredPart[] };

async function begin(server: Server, { fileName, size, dryRun, note }: InParts): Promise<Begun> {
  const upload = await askUploadInParts(server, fileName, size, dryRun);
  await note.write(upload);
  return { upload, parts: [] };
}

/** What an earlier run began and the server still knows. */
async function resume(server: Server, { fileName, note }: InParts): Promise<Begun | undefined> {
  const upload = await note.read();
  if (!upload) {
    return undefined;
  }
  try {
    const parts = await listParts(server, upload);
    server.tell?.(`Going on with ${fileName}, of which ${parts.length} parts are there.`);
    return { upload, parts };
  } catch (error) {
    if (isFailure(error) && error.code === 'not-found') {
      await note.remove();
      return undefined;
    }
    throw error;
  }
}

async function readPart(handle: FileHandle, size: number, partSize: number, number: number): Promise<Buffer> {
  const start = (number - 1) * partSize;
  const bytes = Buffer.alloc(Math.min(partSize, size - start));
  await handle.read(bytes, 0, bytes.length, start);
  return bytes;
}

/** A store's ETag of a part is its MD5; where it is not, the part is sent again. */
function isSame(part: StoredPart | undefined, bytes: Buffer): boolean {
  return part?.sizeBytes === bytes.length
    && part.etag.replaceAll('"', '') === createHash('md5').update(bytes).digest('hex');
}

/** Each attempt asks for an address of its own: the first may be too old by then. */
function sendPart(server: Server, upload: UnfinishedUpload, number: number, bytes: Buffer): Promise<void> {
  return retry(async () => {
    const url = await askPartUrl(server, upload, number);
    let response: Response;
    try {
      response = await fetch(url, {
        ...through(server.connection?.store), method: 'PUT', body: bytes, redirect: 'manual', signal: server.signal,
      });
    } catch (error) {
      server.signal.throwIfAborted();
      throw connectionFailure(error, `the object store at ${new URL(url).origin}`);
    }
    if (!response.ok) {
      throw await storeFailure(response, url);
    }
    await response.body?.cancel();
  }, server);
}

async function askPartUrl(server: Server, upload: UnfinishedUpload, number: number): Promise<string> {
  return (await askPartUrls(server, upload, [number]))[number]!;
}
