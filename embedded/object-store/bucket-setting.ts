import { readFile, rm } from 'node:fs/promises';

import { findBucket, pathIn, type Bucket } from './bucket.ts';
import { readDocument, reply, type Exchange } from './exchange.ts';
import { storeError } from './store-error.ts';
import { writeFileWhole } from '../write-file-whole.ts';
import { xmlDocument } from './xml.ts';

/**
 * The settings of a bucket that are kept: lifecycle and CORS are acted on, versioning and
 * notification only given back.
 */
export const settingNames = ['lifecycle', 'notification', 'versioning', 'cors'] as const;

export type SettingName = (typeof settingNames)[number];

/** GET, PUT and DELETE /bucket?<setting>. */
export async function answerSetting({ store, request, response, address }: Exchange, name: SettingName): Promise<void> {
  const bucket = findBucket(store, address.bucketName);
  switch (request.method) {
    case 'PUT':
      await writeFileWhole(pathIn(bucket, 'setting', name), await readDocument(request));
      return reply(response, 200);
    case 'DELETE':
      await rm(pathIn(bucket, 'setting', name), { force: true });
      return reply(response, 204);
    case 'GET':
      return reply(response, 200, (await readSetting(bucket, name)) ?? absent(name));
    default:
      throw storeError(405, 'MethodNotAllowed');
  }
}

/** The document as it was set, or undefined. */
export async function readSetting(bucket: Bucket, name: SettingName): Promise<string | undefined> {
  try {
    return await readFile(pathIn(bucket, 'setting', name), 'utf8');
  } catch {
    return undefined;
  }
}

function absent(name: SettingName): string {
  switch (name) {
    case 'versioning':
      return xmlDocument('VersioningConfiguration', '');
    case 'notification':
      return xmlDocument('NotificationConfiguration', '');
    case 'lifecycle':
      throw storeError(404, 'NoSuchLifecycleConfiguration');
    case 'cors':
      throw storeError(404, 'NoSuchCORSConfiguration');
  }
}
