import { type Bucket } from './bucket.ts';
import { readSetting } from './bucket-setting.ts';
import { removeObject } from './object.ts';
import type { Store } from './store.ts';
import { listUploads, removeUpload } from './upload.ts';
import { forgetExpiredForms } from './used-form.ts';
import { xmlBlocks, xmlValue } from './xml.ts';

const day = 24 * 3600_000;
const uploadsAreKept = 7 * day;

/** Removes what time has overtaken: objects by their bucket's lifecycle, uploads that nobody finished. */
export async function sweep(store: Store): Promise<void> {
  for (const bucket of store.buckets.values()) {
    await expireObjects(store, bucket);
    for (const upload of await listUploads(bucket)) {
      if (store.now() - upload.startedAt > uploadsAreKept) {
        await removeUpload(bucket, upload.id);
      }
    }
    await forgetExpiredForms(store, bucket);
  }
}

async function expireObjects(store: Store, bucket: Bucket): Promise<void> {
  const lifecycle = (await readSetting(bucket, 'lifecycle')) ?? '';
  for (const rule of xmlBlocks(lifecycle, 'Rule')) {
    const [expiration = ''] = xmlBlocks(rule, 'Expiration');
    const days = Number(xmlValue(expiration, 'Days'));
    if (xmlValue(rule, 'Status') !== 'Enabled' || !(days > 0)) {
      continue;
    }
    const prefix = xmlValue(rule, 'Prefix') ?? '';
    for (const object of [...bucket.objects.values()]) {
      if (object.key.startsWith(prefix) && store.now() - object.modifiedAt > days * day) {
        await removeObject(store, bucket.name, object.key);
      }
    }
  }
}
