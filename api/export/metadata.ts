import { GetObjectCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';

import type { Context } from '../context.ts';
import { refusal } from '../problem.ts';
import type { ExportFile } from './export-file.ts';

const metadata = z.object({
  metric: z.string(),
  version: z.number(),
  refreshedAt: z.string().nullable(),
  newestDay: z.string().nullable(),
  periods: z.array(z.object({
    window: z.string(),
    periodStart: z.string(),
    periodEnd: z.string(),
    version: z.number(),
    /** Where the files of this period lie: `<metric>/<year>/…/<version>/<window>`. */
    folder: z.string(),
    /** The levels of which there is a file for the public. */
    publicLevels: z.array(z.string()).default([]),
  })),
});

export type Metadata = z.infer<typeof metadata>;

/**
 * Makes the reader of what the worker exported last: which periods there are, and where their files lie.
 *
 * It is read from the store once a version. The worker stores it before it commits the version, so what
 * has the version asked for is what is meant.
 */
export function metadataReader(context: Context): (metric: string, version: number) => Promise<Metadata> {
  const kept = new Map<string, Metadata>();
  return async (metric, version) => {
    const known = kept.get(metric);
    if (known?.version === version) {
      return known;
    }
    const read = await readMetadata(context, metric);
    kept.set(metric, read);
    return read;
  };
}

async function readMetadata({ config, store }: Context, metric: string): Promise<Metadata> {
  try {
    const object = await store.send(new GetObjectCommand({
      Bucket: config.store.outputBucket, Key: `${metric}/metadata.json`,
    }));
    return metadata.parse(JSON.parse(await object.Body!.transformToString()));
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') {
      throw refusal(404, 'not-exported', `Nothing of "${metric}" is exported yet.`);
    }
    throw error;
  }
}

/** The stored object that an address means: of the period asked for, else of the newest. */
export function storedKey({ periods }: Metadata, file: ExportFile): string {
  const chosen = meant(periods, file);
  if (!chosen) {
    throw refusal(404, 'not-exported', 'There are no values of this window and period.');
  }
  return `${chosen.folder}/${file.level}/${file.scope.name}.json.gz`;
}

/** The same for the public, of the periods that it sees; undefined where no file is there, or none yet. */
export function publicKey(
  { periods }: Metadata, file: ExportFile, visible: ReadonlySet<string>,
): string | undefined {
  const chosen = meant(periods.filter((each) => visible.has(periodName(each))), file);
  return chosen?.publicLevels.includes(file.level) ? `${chosen.folder}/${file.level}/public.json.gz` : undefined;
}

/** As readPeriods names it. */
export function periodName({ window, periodStart }: Pick<Metadata['periods'][number], 'window' | 'periodStart'>) {
  return `${window} ${periodStart}`;
}

function meant(periods: Metadata['periods'], { window, period }: ExportFile): Metadata['periods'][number] | undefined {
  const ofWindow = periods.filter((each) => each.window === window);
  return period === undefined
    ? ofWindow.toSorted((one, other) => one.periodStart.localeCompare(other.periodStart)).at(-1)
    : ofWindow.find((each) => each.periodStart === period);
}
