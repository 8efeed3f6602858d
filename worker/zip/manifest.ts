import type { Dialect } from '../csv/dialect.ts';
import { headerName } from '../csv/header.ts';
import { readCells } from '../csv/read-cells.ts';
import { refusal } from '../csv/refusal.ts';
import type { ZipEntry } from './zip-entry.ts';
import { zipLimits } from './zip-limits.ts';

/** What a manifest says of one CSV of its zip; undefined where it says nothing. */
export type Manifested = {
  readonly fileName: string;
  /** The source, as the manifest names it. */
  readonly folder: string | undefined;
  readonly filesInZip: number | undefined;
  readonly records: number | undefined;
  readonly columns: number | undefined;
  readonly bytes: number | undefined;
  readonly sha256: string | undefined;
};

/** Manifests are small; a larger one is none. */
export const longestManifest = 1024 * 1024;

const mostLines = zipLimits.entries;

const prefix = 'manifest_datasource';

export function isManifest(name: string): boolean {
  return name.toLowerCase().startsWith(prefix);
}

/**
 * Refuses a manifest of another source, by its name `manifest_datasource_<source>.csv` or by its column
 * folder_name; `names` are those by which the source goes: its own, its folders, the prefixes of its files.
 */
export function checkManifestSource(name: string, lines: readonly Manifested[], names: readonly string[]): void {
  const own = name.toLowerCase().slice(prefix.length).replace(/\.csv$/, '').replace(/^_/, '');
  const said = [own, ...lines.map(({ folder }) => folder ?? '')].filter((each) => each !== '');
  const other = said.find((each) => !names.includes(each.replace(/_\d+$/, '')));
  if (other !== undefined) {
    throw refusal('no-manifest', `The manifest “${name}” is one of ${other}, not of ${names[0]!}.`, {
      expected: names[0]!, found: other,
    });
  }
}

/** Reads `manifest_datasource_<source>.csv`: a line for each CSV, eight columns and our two. */
export async function readManifest(chunks: AsyncIterable<Buffer>, dialect: Dialect): Promise<Manifested[]> {
  const found: Manifested[] = [];
  let names: readonly string[] | undefined;
  for await (const { cells } of readCells(chunks, dialect)) {
    if (!names) {
      names = cells.map(headerName);
      continue;
    }
    found.push(manifested(new Map(names.map((name, index) => [name, (cells[index] ?? '').trim()]))));
    if (found.length > mostLines) {
      throw refusal('no-manifest', `The manifest names more than ${mostLines} files.`, { most: mostLines });
    }
  }
  return found;
}

/**
 * Holds the CSVs of a zip to its manifest, as far as the zip's directory tells: every file is named, as
 * many as there are, each as large as it is. The records are counted while they load.
 */
export function checkManifest(
  manifest: readonly Manifested[], files: readonly Pick<ZipEntry, 'name' | 'size'>[],
): void {
  for (const file of files) {
    const said = manifest.find(({ fileName }) => fileName === file.name);
    if (!said) {
      throw refusal('no-manifest', `The manifest has no line for “${file.name}”.`, { file: file.name });
    }
    if (said.filesInZip !== undefined && said.filesInZip !== files.length) {
      throw refusal(
        'count-mismatch', `The manifest says that the zip holds ${said.filesInZip} files; it holds ${files.length}.`,
        { expected: said.filesInZip, found: files.length });
    }
    if (said.bytes !== undefined && said.bytes !== file.size) {
      throw refusal(
        'size-mismatch', `The manifest says that “${file.name}” has ${said.bytes} bytes; it has ${file.size}.`,
        { file: file.name, expected: said.bytes, found: file.size });
    }
  }
  const names = manifest.map(({ fileName }) => fileName);
  const twice = manifest.find(({ fileName }, index) => names.indexOf(fileName) < index);
  if (twice) {
    throw refusal('no-manifest', `The manifest names “${twice.fileName}” twice.`, { file: twice.fileName });
  }
  const missing = manifest.find(({ fileName }) => !files.some(({ name }) => name === fileName));
  if (missing) {
    throw refusal('count-mismatch', `The manifest names “${missing.fileName}”, which the zip does not hold.`, {
      file: missing.fileName,
    });
  }
}

function manifested(cells: ReadonlyMap<string, string>): Manifested {
  const path = cells.get('relative_file_path') ?? '';
  return {
    fileName: path.slice(path.lastIndexOf('/') + 1),
    folder: cells.get('folder_name')?.toLowerCase() || undefined,
    filesInZip: wholeNumber(cells, 'total_files_in_zip_file'),
    records: wholeNumber(cells, 'total_number_of_records'),
    columns: wholeNumber(cells, 'total_number_of_columns'),
    bytes: wholeNumber(cells, 'file_size_bytes'),
    sha256: checksum(cells, 'sha256') ?? checksum(cells, 'checksum'),
  };
}

function checksum(cells: ReadonlyMap<string, string>, name: string): string | undefined {
  const text = cells.get(name)?.toLowerCase();
  if (text && !/^[0-9a-f]{1,128}$/.test(text)) {
    throw refusal('no-manifest', `The manifest's ${name} is “${text.slice(0, 40)}”, which is no SHA-256 in hex.`, {
      column: name,
    });
  }
  return text || undefined;
}

function wholeNumber(cells: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = cells.get(name);
  if (!text) {
    return undefined;
  }
  if (!/^\d{1,15}$/.test(text)) {
    throw refusal('no-manifest', `The manifest's ${name} is “${text.slice(0, 40)}”, which is no number.`, {
      column: name,
    });
  }
  return Number(text);
}
