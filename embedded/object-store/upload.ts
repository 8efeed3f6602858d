import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';

import { pathIn, type Bucket } from './bucket.ts';
import type { Received } from './receive-body.ts';
import { storeError } from './store-error.ts';
import { writeFileWhole } from '../write-file-whole.ts';

/** A multipart upload under way: a folder with its description and its parts. */
export type Upload = {
  readonly id: string;
  readonly key: string;
  readonly startedAt: number;
  readonly headers: Readonly<Record<string, string>>;
};

export type Part = { readonly number: number; readonly etag: string; readonly size: number; readonly keptAt: number };

export async function startUpload(bucket: Bucket, upload: Omit<Upload, 'id'>): Promise<Upload> {
  const started = { id: randomBytes(16).toString('hex'), ...upload };
  await mkdir(pathIn(bucket, 'upload', started.id), { mode: 0o700 });
  await writeFileWhole(pathIn(bucket, 'upload', started.id, 'upload.json'), JSON.stringify(started));
  return started;
}

/** The upload of this id, which must be for this key. */
export async function findUpload(bucket: Bucket, id: string, key: string): Promise<Upload> {
  const upload = /^[0-9a-f]{32}$/.test(id) ? await readUpload(bucket, id) : undefined;
  if (upload?.key !== key) {
    throw storeError(404, 'NoSuchUpload');
  }
  return upload;
}

export async function listUploads(bucket: Bucket): Promise<Upload[]> {
  const ids = await readdir(pathIn(bucket, 'upload'));
  const uploads = await Promise.all(ids.map((id) => readUpload(bucket, id)));
  return uploads.filter((upload) => upload !== undefined);
}

export async function removeUpload(bucket: Bucket, id: string): Promise<void> {
  await rm(pathIn(bucket, 'upload', id), { recursive: true, force: true });
}

export async function keepPart(
  bucket: Bucket,
  upload: Upload,
  number: number,
  received: Received,
  now: number,
): Promise<Part> {
  const part = { number, etag: received.etag, size: received.size, keptAt: now };
  await rename(received.file, partFile(bucket, upload, number));
  await writeFileWhole(`${partFile(bucket, upload, number)}.json`, JSON.stringify(part));
  return part;
}

/** The parts that came, by number. */
export async function listParts(bucket: Bucket, upload: Upload): Promise<Part[]> {
  const folder = pathIn(bucket, 'upload', upload.id);
  const files = (await readdir(folder)).filter((name) => /^part-\d+\.json$/.test(name));
  const parts = await Promise.all(
    files.map(async (name) => JSON.parse(await readFile(`${folder}/${name}`, 'utf8')) as Part),
  );
  return parts.sort((one, other) => one.number - other.number);
}

export function partFile(bucket: Bucket, upload: Upload, number: number): string {
  return pathIn(bucket, 'upload', upload.id, `part-${number}`);
}

async function readUpload(bucket: Bucket, id: string): Promise<Upload | undefined> {
  try {
    return JSON.parse(await readFile(pathIn(bucket, 'upload', id, 'upload.json'), 'utf8')) as Upload;
  } catch {
    return undefined;
  }
}
