import { describe, expect, test } from 'vitest';

import { checkManifest, isManifest, readManifest } from './manifest.ts';
import type { ZipEntry } from './zip-entry.ts';

const dialect = { delimiter: 0x7c, quote: 0x22, escape: 0x5c };
const header = 'file_id|emission_time|folder_name|is_zip|total_files_in_zip_file|relative_file_path|'
  + 'total_number_of_records|total_number_of_columns';
const line = '1|2020-11-30 20:00:00|student_attendance|true|1|student_attendance.csv|10473331|37';

test('a manifest of eight columns is read, and one with our two', async () => {
  expect(await read(`${header}\n${line}\n`)).toEqual([
    { fileName: 'student_attendance.csv', filesInZip: 1, records: 10473331, bytes: undefined, sha256: undefined },
  ]);
  expect(await read(`${header}|FILE_SIZE_BYTES|"sha256"\r\n${line}|1500|ABCD\r\n\r\n`)).toMatchObject([
    { records: 10473331, bytes: 1500, sha256: 'abcd' },
  ]);
});

test('a manifest whose numbers are none is refused', async () => {
  const bad = read(`${header}\n${line.replace('10473331', 'many')}\n`);
  await expect(bad).rejects.toMatchObject({ refusal: 'no-manifest', message: /is “many”, which is no number/ });
});

test('a manifest is known by its name', () => {
  expect(['manifest_datasource_pat.csv', 'Manifest_DataSource_x.csv', 'student_attendance.csv'].map(isManifest))
    .toEqual([true, true, false]);
});

describe('files are held to their manifest', () => {
  const file = (name: string, size: number): ZipEntry =>
    ({ name, size, compressedSize: 1, isDeflated: true, crc32: 0, headerAt: 0 });
  const said = { fileName: 'a.csv', filesInZip: 1, records: 1, bytes: 10, sha256: undefined };

  test('and pass when it is right', () => {
    checkManifest([said], [file('a.csv', 10)]);
    checkManifest([{ ...said, filesInZip: undefined, bytes: undefined }], [file('a.csv', 11)]);
  });

  const refused = [
    { given: 'another size', manifest: [said], files: [file('a.csv', 11)], code: 'size-mismatch' },
    { given: 'a file that is not named', manifest: [said], files: [file('b.csv', 10)], code: 'no-manifest' },
    {
      given: 'another number of files', manifest: [said, { ...said, fileName: 'b.csv' }],
      files: [file('a.csv', 10), file('b.csv', 10)], code: 'count-mismatch',
    },
    {
      given: 'a file that is missing', manifest: [said, { ...said, fileName: 'b.csv' }], files: [file('a.csv', 10)],
      code: 'count-mismatch',
    },
  ];
  for (const { given, manifest, files, code } of refused) {
    test(`and are refused given ${given}`, () => {
      expect(() => checkManifest(manifest, files)).toThrow(expect.objectContaining({ refusal: code }));
    });
  }
});

function read(text: string): ReturnType<typeof readManifest> {
  return readManifest((async function* () { yield Buffer.from(text); })(), dialect);
}
