import { basename } from 'node:path';

import { isRefusal, refusal } from '../../worker/csv/refusal.ts';
import type { ScreenPlan } from '../../worker/csv/screen-plan.ts';
import { planFile } from '../../worker/csv/dialect.ts';
import { holdToManifest } from '../../worker/hold-to-manifest.ts';
import { findManifest } from '../../worker/zip/find-manifest.ts';
import { isManifest, type Manifested } from '../../worker/zip/manifest.ts';
import { checkCsv, type Checked } from './check-csv.ts';
import type { CheckPlan } from './check-plan.ts';
import { openFile, type OpenFile } from './open-file.ts';

/** What the server would say of one CSV: refused whole, or so many lines kept and rejected. */
export type Verdict = { readonly fileName: string; readonly source?: string } & (
  | { readonly state: 'refused'; readonly code: string; readonly detail: string }
  | ({ readonly state: 'checked' } & Checked)
);

export type ToCheck = {
  readonly path: string;
  /** The source's folder, as in the emission; "" where it is not known. */
  readonly folder: string;
  /** The sources that may be meant. */
  readonly plans: readonly CheckPlan[];
  readonly arrival: string;
};

/** Judges every CSV of a file by its definition; nothing is sent. */
export async function checkFile(asked: ToCheck): Promise<Verdict[]> {
  const whole = basename(asked.path);
  try {
    const file = await openFile(asked.path);
    const names = file.names.filter((name) => !isManifest(name));
    if (names.length === 0) {
      throw refusal('empty', 'The zip holds no CSV.');
    }
    const planned = names.map((name) => ({ name, ...meantPlan(asked, name) }));
    const manifest = await readManifests(file, planned[0]!);
    return await Array.fromAsync(planned, (each) => refusedOr(each.name, () => checkOne(file, each, manifest, asked)));
  } catch (error) {
    return [refusedVerdict(whole, error)];
  }
}

type Planned = { readonly name: string; readonly plan: CheckPlan; readonly folder: string };

/** The source whose prefix is the longest that the name begins with, as the server finds it. */
function meantPlan({ plans, folder }: ToCheck, name: string): { plan: CheckPlan; folder: string } {
  const found = plans.flatMap((plan) => plan.files
    .filter((file) => folder === '' || file.folder === folder)
    .map((file) => ({ plan, folder: file.folder, file: planFile(plan as unknown as ScreenPlan, file.folder, name) }))
    .filter(({ file }) => file !== undefined));
  found.sort((one, other) => other.file!.prefix.length - one.file!.prefix.length);
  if (!found[0]) {
    throw refusal('unknown-source', `“${name}” is a file of no source${folder && ` in the folder ${folder}`}.`);
  }
  return found[0];
}

async function readManifests({ zip }: OpenFile, { plan, folder }: Planned): Promise<Manifested[] | undefined> {
  const files = zip?.entries.filter(({ name }) => !isManifest(name)) ?? [];
  return zip && findManifest(zip.source, zip.entries, files, plan as unknown as ScreenPlan, folder);
}

async function checkOne(
  file: OpenFile, { name, plan, folder }: Planned, manifest: readonly Manifested[] | undefined, { arrival }: ToCheck,
): Promise<Verdict> {
  const checked = await checkCsv({ plan, folder, fileName: name, reopen: file.reopen(name), arrival });
  const said = manifest?.find(({ fileName }) => fileName === name);
  const { records, columns, sha256 } = said ?? {};
  const checksum = sha256 === undefined ? undefined : await file.checksum(name);
  holdToManifest({ name, size: 0, sourceName: plan.source, records, columns, sha256 }, checked, checksum);
  return { fileName: name, source: plan.source, state: 'checked', ...checked };
}

async function refusedOr(name: string, check: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await check();
  } catch (error) {
    return refusedVerdict(name, error);
  }
}

function refusedVerdict(fileName: string, error: unknown): Verdict {
  if (!isRefusal(error)) {
    throw error;
  }
  return { fileName, state: 'refused', code: error.refusal, detail: error.message };
}
