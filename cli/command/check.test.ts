/** What check says of a file, and how it ends: without a word to the server but for the definition. */
import { afterEach, beforeEach, expect, test } from 'vitest';

import { zipOf } from '../../test/emit-file.ts';
import { plan, startContractServer, type ContractServer } from '../fixture/contract-server.ts';
import { makeFolder, runCli } from '../fixture/run-cli.ts';

let server: ContractServer;

beforeEach(async () => {
  server = await startContractServer();
});
afterEach(() => server.stop());

const header = 'SchoolId|School|Name|Latitude';
const csv = (...lines: string[]) => [header.replace('School|Name', '"School|Name"'), ...lines, ''].join('\n');
const good = csv('1|Navapura|22.5', '2|Rampar|22.6');
const bad = csv('1|Navapura|22.5', 'x|Rampar|2', '', '1|Navapura|22.50', '3||22.7');

test('a good file is kept whole', async () => {
  const folder = await makeFolder({ 'school_master/school_mst.csv': good });
  expect(await runCli(['check', 'school_master/school_mst.csv'], { server, folder })).toEqual({
    code: 0, messages: '',
    output: 'school_mst.csv, by school: 2 lines, 0 blank, 2 would be kept, 0 rejected.\n',
  });
  expect(server.requests).toEqual(['GET /data/sources', 'GET /data/sources/school']);
});

test('a bad line is told with its code, column and value, and the file ends with 2', async () => {
  const folder = await makeFolder({ 'school_master/school_mst.csv': bad });
  const { code, output } = await runCli(['check', 'school_master/school_mst.csv'], { server, folder });
  expect(code).toBe(2);
  expect(output.split('\n').map((line) => line.trim())).toEqual([
    'school_mst.csv, by school: 5 lines, 1 blank, 1 would be kept, 3 rejected.',
    'required: 1',
    'type: 1',
    'duplicate-row: 1',
    '',
    'Line  Code           Column          Value',
    '3  type           udise_sch_code  x',
    '3  range          latitude        2',
    '5  duplicate-row',
    '6  required       school|name',
    '',
  ]);
});

test('as JSON it has all of it', async () => {
  const folder = await makeFolder({ 'school_master/school_mst.csv': bad });
  const { output } = await runCli(['check', 'school_master/school_mst.csv', '--json'], { server, folder });
  expect(JSON.parse(output).files).toMatchObject([{
    fileName: 'school_mst.csv', source: 'school', state: 'checked', received: 5, blank: 1, rejected: 3,
    counts: { required: 1, type: 1, 'duplicate-row': 1 }, findings: { length: 4 }, extraColumns: [],
  }]);
});

test('with a definition that was fetched before, no server is asked', async () => {
  const folder = await makeFolder({ 'school.json': JSON.stringify(plan), 'desk/school_mst.csv': bad });
  const { code } = await runCli(['check', 'desk/school_mst.csv', '--definition', 'school.json'], { folder });
  expect(code).toBe(2);
});

test('remote, the server tries it and keeps nothing', async () => {
  const folder = await makeFolder({ 'school_master/school_mst.csv': bad });
  const { code } = await runCli(['check', 'school_master/school_mst.csv', '--remote'], { server, folder });
  expect(code).toBe(0);
  expect(server.asked).toEqual(['school_master/school_mst.zip']);
  expect(server.dryRuns).toEqual([true]);
});

test('a zip is read as the server reads it, manifest and all', async () => {
  const manifest = 'total_files_in_zip_file|relative_file_path|total_number_of_records|file_size_bytes|sha256\n';
  const says = (records: number) => ({
    'manifest_datasource_school.csv': `${manifest}1|school_mst.csv|${records}||\n`,
  });
  const folder = await makeFolder({
    'school_master/right.zip': await zipOf({ 'school_mst.csv': good, ...says(2) }),
    'school_master/wrong.zip': await zipOf({ 'school_mst.csv': good, ...says(3) }),
  });
  expect(await runCli(['check', 'school_master/right.zip'], { server, folder })).toMatchObject({ code: 0 });
  expect(await runCli(['check', 'school_master/wrong.zip'], { server, folder })).toMatchObject({
    code: 4, output: expect.stringMatching(/^school_mst.csv would be refused: count-mismatch\. .*3 records; it has 2/),
  });
});

const refused: readonly { given: string; files: Readonly<Record<string, string>>; says: RegExp }[] = [
  { given: 'another header', files: { 'school_master/school_mst.csv': 'Id|School\n1|a\n' }, says: /refused: header\./ },
  { given: 'a header alone', files: { 'school_master/school_mst.csv': csv() }, says: /refused: empty\./ },
  { given: 'nothing', files: { 'school_master/school_mst.csv': '' }, says: /refused: empty\./ },
  { given: 'the name of no source', files: { 'school_master/pupils.csv': good }, says: /refused: unknown-source\./ },
  { given: 'no zip', files: { 'school_master/school_mst.zip': 'no zip' }, says: /refused: not-a-zip\./ },
];

for (const { given, files, says } of refused) {
  test(`given ${given}, the file would be refused`, async () => {
    const folder = await makeFolder(files);
    const { code, output } = await runCli(['check', Object.keys(files)[0]!], { server, folder });
    expect(output).toMatch(says);
    expect(code).toBe(4);
  });
}

test.each([
  { given: 'a folder of no source', words: ['desk/a.csv'], says: 'No source has a folder "desk".' },
  { given: 'a file that is not there', words: ['desk/b.csv'], says: 'There is no file desk/b.csv.' },
  { given: 'no file', words: [], says: 'Name one CSV or zip' },
])('given $given, it says so', async ({ words, says }) => {
  const folder = await makeFolder({ 'desk/a.csv': good });
  const { code, messages } = await runCli(['check', ...words], { server, folder });
  expect(messages).toContain(says);
  expect(code).toBe(1);
});
