import { planFile } from '../csv/dialect.ts';
import { refusal } from '../csv/refusal.ts';
import type { ScreenPlan } from '../csv/screen-plan.ts';
import {
  checkManifest, checkManifestSource, isManifest, longestManifest, readManifest, type Manifested,
} from './manifest.ts';
import { readEntry } from './read-entry.ts';
import type { ZipEntry } from './zip-entry.ts';
import type { ZipSource } from './zip-source.ts';

/** What the manifests of a zip say of its CSVs, held to its directory; undefined where none is there or wanted. */
export async function findManifest(
  source: ZipSource, entries: readonly ZipEntry[], files: readonly ZipEntry[], plan: ScreenPlan, folder: string,
): Promise<Manifested[] | undefined> {
  const rules = files.map(({ name }) => planFile(plan, folder, name)?.manifest ?? 'optional');
  const manifests = entries.filter(({ name }) => isManifest(name));
  if (manifests.length === 0 || rules.every((rule) => rule === 'ignored')) {
    if (rules.includes('required')) {
      throw refusal('no-manifest', `The zip holds no manifest_datasource_${plan.source}.csv.`);
    }
    return undefined;
  }

  const lines: Manifested[] = [];
  for (const entry of manifests) {
    if (entry.size > longestManifest) {
      throw refusal('no-manifest', `The manifest has ${entry.size} bytes; at most ${longestManifest} are taken.`);
    }
    const read = await readManifest(readEntry(source, entry), manifestDialect);
    checkManifestSource(entry.name, read, namesOf(plan));
    lines.push(...read);
  }
  checkManifest(lines, files);
  return lines;
}

/** By what a source goes: its own name, its folders, the beginnings of its files' names. */
function namesOf({ source, files }: ScreenPlan): string[] {
  return [source, ...files.flatMap(({ folder, prefix }) => [folder, prefix])].map((name) => name.toLowerCase());
}

const manifestDialect = { delimiter: 0x7c, quote: 0x22, escape: 0x5c };
