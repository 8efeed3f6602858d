import { describe, expect, test } from 'vitest';

import { checkManifest, checkManifestSource, isManifest, readManifest } from './manifest.ts';

const dialect = { delimiter: 0x7c, quote: 0x22, escape: 0x5c };
const header = 'file_id|emission_time|folder_name|is_zip|total_files_in_zip_file|relative_file_path|'
  + 'total_number_of_records|total_number_of_columns';
const line = '1|2020-11-30 20:00:00|student_attendance|true|1|student_attendance.csv|10473331|37';

test('a manifest of eight columns is read, and one with our two', async () => {
  expect(await read(`${header}\n${line}\n`)).toEqual([{
    fileName: 'student_attendance.csv', folder: 'student_attendance', filesInZip: 1, records: 10473331, columns: 37,
    bytes: undefined, sha256: undefined,
  }]);
  expect(await read(`${header}|FILE_SIZE_BYTES|"sha256"\r\n${line}|1500|ABCD\r\n\r\n`)).toMatchObject([
    { records: 10473331, bytes: 1500, sha256: 'abcd' },
  ]);
});

test('a manifest whose numbers are none is refused', async () => {
  const bad = read(`${header}\n${line.replace('10473331', 'many')}\n`);
  await expect(bad).rejects.toMatchObject({ refusal: 'no-manifest', message: /is “many”, which is no number/ });
});

test('a manifest whose checksum is none is refused', async () => {
  const bad = read(`${header}|sha256\n${line}|d0a1\0\n`);
  await expect(bad).rejects.toMatchObject({ refusal: 'no-manifest', message: /which is no SHA-256 in hex/ });
});

test('a manifest of more files than a zip may hold is read no further', async () => {
  const endless = (async function* () {
    yield Buffer.from('relative_file_path\n');
    for (;;) {
      yield Buffer.from('a.csv\n'.repeat(100));
    }
  })();
  await expect(readManifest(endless, dialect)).rejects.toMatchObject({
    refusal: 'no-manifest', message: 'The manifest names more than 200 files.',
  });
});

describe('a manifest is one of its source', () => {
  const names = ['school', 'school_master', 'school_mst'];
  const taken = ['', '_school', '_SCHOOL_MASTER', '_school_mst', '_school_mst_2'];
  test.each(taken)('by the name manifest_datasource%s.csv', (name) => {
    checkManifestSource(`manifest_datasource${name}.csv`, [], names);
  });

  const others = [
    { given: 'another source in its name', name: 'manifest_datasource_block.csv', folder: undefined },
    { given: 'a source that begins alike', name: 'manifest_datasource_school_category.csv', folder: undefined },
    { given: 'another source in its lines', name: 'manifest_datasource_school.csv', folder: 'block_master' },
  ];
  test.each(others)('or it is refused, given $given', async ({ name, folder }) => {
    const lines = await read(`folder_name|relative_file_path\n${folder ?? 'school_master'}|school_mst.csv\n`);
    expect(() => checkManifestSource(name, lines, names)).toThrow(expect.objectContaining({ refusal: 'no-manifest' }));
  });
});

test('a manifest is known by its name', () => {
  expect(['manifest_datasource_pat.csv', 'Manifest_DataSource_x.csv', 'student_attendance.csv'].map(isManifest))
    .toEqual([true, true, false]);
});

describe('files are held to their manifest', () => {
  const file = (name: string, size: number): { name: string; size: number } => ({ name, size });
  const said = {
    fileName: 'a.csv', folder: undefined, filesInZip: 1, records: 1, columns: undefined, bytes: 10, sha256: undefined,
  };

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
    { given: 'one file twice', manifest: [said, said], files: [file('a.csv', 10)], code: 'no-manifest' },
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
