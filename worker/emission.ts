import { posix } from 'node:path';

import type { ClientBase, Pool } from 'pg';

/** An emission as its jobs need it. */
export type Emission = {
  readonly emissionId: string;
  readonly sourceName: string;
  readonly fileName: string;
  readonly objectKey: string;
  readonly state: string;
  readonly etag: string;
  readonly sizeBytes: number;
  readonly archiveKey: string | null;
  /** The one version of the archived object that may be loaded; null of what was archived before 0.2. */
  readonly archiveEtag: string | null;
  readonly receivedAt: Date;
  /** Only to be tried: nothing of it is kept. */
  readonly isDry: boolean;
};

/** What a job knows of one CSV of an emission. */
export type EmittedFile = {
  readonly name: string;
  readonly sourceName: string;
  readonly size: number;
  /** What the manifest says, where there is one. */
  readonly records?: number;
  readonly columns?: number;
  readonly sha256?: string;
};

export async function readEmission(client: ClientBase | Pool, emissionId: string): Promise<Emission> {
  const { rows } = await client.query<Emission & { sizeBytes: string }>(
    `select
       emission_id as "emissionId", source_name as "sourceName", file_name as "fileName",
       object_key as "objectKey", state, etag, size_bytes as "sizeBytes", archive_key as "archiveKey",
       archive_etag as "archiveEtag", received_at as "receivedAt", is_dry as "isDry"
     from staging.emission
     where emission_id = $1`,
    [emissionId],
  );
  if (!rows[0]) {
    throw new Error(`There is no emission ${emissionId}.`);
  }
  return { ...rows[0], sizeBytes: Number(rows[0].sizeBytes) };
}

/** The source's folder, as the object's key begins. */
export function folderOf({ objectKey }: Pick<Emission, 'objectKey'>): string {
  return objectKey.slice(0, objectKey.indexOf('/'));
}

/**
 * Where the raw file is kept for good, as data centres know it, by India's clock:
 * `<folder>/<yyyy>/<yyyy-MM>/<yyyy-MM-dd>_<folder>/<dd-MM-yyyy_HH:mm:ss.SSS>_<emission>_<file>`.
 * Always the same for an emission, so that a copy made twice is one.
 */
export function archiveKey(emission: Pick<Emission, 'emissionId' | 'fileName' | 'objectKey' | 'receivedAt'>): string {
  const folder = folderOf(emission);
  const [day, time] = indiaTime(emission.receivedAt).split('T') as [string, string];
  const [year, month, date] = day.split('-') as [string, string, string];
  const name = posix.basename(emission.fileName.replaceAll('\\', '/'));
  return `${folder}/${year}/${year}-${month}/${day}_${folder}/`
    + `${date}-${month}-${year}_${time}_${emission.emissionId}_${name}`;
}

/** Where the rejected lines of a CSV go: beside the raw file, under `rejected/`; a replay has a file of its own. */
export function rejectedKey({ emissionId, archiveKey: key }: Emission, csvName: string, replayOf?: number): string {
  const again = replayOf === undefined ? '' : `again-${replayOf}_`;
  return `rejected/${posix.dirname(key!)}/${emissionId}_${again}${csvName}`;
}

/** `yyyy-MM-ddTHH:mm:ss.SSS` in India, which has one time zone and no summer time. */
export function indiaTime(instant: Date): string {
  const minutesAhead = 330;
  return new Date(instant.getTime() + minutesAhead * 60_000).toISOString().slice(0, -1);
}
