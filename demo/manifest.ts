import { createHash } from 'node:crypto';

export type ManifestOptions = {
  readonly folder: string;
  readonly csvName: string;
  readonly content: Buffer;
  readonly records: number;
  readonly columns: number;
  readonly emittedAt: string;
  /** With the size and the checksum, which older emitters do not send. */
  readonly isExtended: boolean;
};

/** The manifest that lies in a zip beside its CSV: what was sent, so that what arrives can be compared. */
export function manifestText(
  { folder, csvName, content, records, columns, emittedAt, isExtended }: ManifestOptions,
): string {
  const fields: Record<string, string | number> = {
    file_id: 1, emission_time: emittedAt, folder_name: folder, is_zip: 'true', total_files_in_zip_file: 1,
    relative_file_path: csvName, total_number_of_records: records, total_number_of_columns: columns,
  };
  if (isExtended) {
    fields['file_size_bytes'] = content.length;
    fields['sha256'] = createHash('sha256').update(content).digest('hex');
  }
  return `${Object.keys(fields).join('|')}\n${Object.values(fields).join('|')}\n`;
}
