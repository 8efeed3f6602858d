import { createHash, randomBytes } from 'node:crypto';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { batch, startContractServer, type ContractServer, type PostedFile } from '../fixture/contract-server.ts';
import { makeFolder, runCli } from '../fixture/run-cli.ts';

let server: ContractServer;

beforeEach(async () => {
  server = await startContractServer();
});

afterEach(() => server.stop());

const attendance = 'student_attendance/student_attendance.zip';

test('a folder is sent with what others refer to first, and each byte arrives', async () => {
  const content = randomBytes(3_000_000);
  const folder = await makeFolder({
    'cqube_emission/student_attendance/student_attendance.zip': content,
    'cqube_emission/school_master/school_mst.zip': 'schools',
    'cqube_emission/block_master/block_mst.zip': 'blocks',
    'cqube_emission/district_master/district_mst.zip': 'districts',
    'cqube_emission/district_master/.hidden.zip': 'not this',
    'cqube_emission/notes.txt': 'not this either',
  });

  const { code, messages } = await runCli(['emit', `${folder}/cqube_emission`], { server });

  expect(code).toBe(0);
  expect(server.asked).toEqual([
    'district_master/district_mst.zip', 'block_master/block_mst.zip', 'school_master/school_mst.zip', attendance,
  ]);
  const arrived = server.posted.find(({ key }) => key.startsWith('student_attendance/'))!;
  expect(arrived.size).toBe(content.length);
  expect(arrived.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  expect(Number(arrived.contentLength)).toBeGreaterThan(content.length);
  expect(messages).toContain('Left out  notes.txt: it is not a zip.');
  expect(messages).toContain(`Sent      ${attendance} (3 MB)`);
});

const places = [
  { given: 'the folder above', files: ['cqube_emission/school_master/a.zip'], place: '', asks: 'school_master/a.zip' },
  { given: 'one source\'s folder', files: ['school_master/a.zip'], place: 'school_master',
    asks: 'school_master/a.zip' },
  { given: 'one file in its folder', files: ['school_master/a.zip'], place: 'school_master/a.zip',
    asks: 'school_master/a.zip' },
  { given: 'one file elsewhere', files: ['download/school_mst.zip'], place: 'download/school_mst.zip',
    asks: 'school_mst.zip' },
  { given: 'a CSV in its folder', files: ['school_master/a.csv'], place: 'school_master/a.csv',
    asks: 'school_master/a.zip' },
  { given: 'a CSV elsewhere', files: ['download/school_mst.csv'], place: 'download/school_mst.csv',
    asks: 'school_mst.zip' },
];

for (const { given, files, place, asks } of places) {
  test(`given ${given}, it asks for ${asks}`, async () => {
    const folder = await makeFolder(Object.fromEntries(files.map((file) => [file, 'zip'])));
    await runCli(['emit', place], { server, folder });
    expect(server.asked).toEqual([asks]);
  });
}

test('at most four files are on their way at once', async () => {
  const folder = await makeFolder(Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => [`student_attendance/student_attendance_${at}.zip`, randomBytes(400_000)]),
  ));
  await runCli(['emit', folder], { server });
  expect(server.posted).toHaveLength(12);
  expect(server.mostAtOnce).toBeGreaterThan(1);
  expect(server.mostAtOnce).toBeLessThanOrEqual(4);
});

test('a source that the server does not know is named and disturbs nothing', async () => {
  const folder = await makeFolder({
    'infra_trans/infra_trans.zip': 'zip', 'pat/periodic_exam_mst.zip': 'zip', 'school_master/school_mst.zip': 'zip',
  });

  const { code, output, messages } = await runCli(['emit', folder, '--wait'], { server });

  expect(code).toBe(4);
  expect(server.posted.map(({ key }) => key.split('/')[0])).toEqual(['school_master']);
  expect(output).toMatch(/school_master\/school_mst\.zip +3 +3 +0 +0 +0 +published/);
  expect(output).toMatch(/infra_trans\/infra_trans\.zip( +-){5} +refused: unknown-source\n/);
  expect(output).toMatch(/pat\/periodic_exam_mst\.zip( +-){5} +refused: unknown-source\n/);
  expect(messages).toContain('infra_trans/infra_trans.zip: unknown-source. There is no source for "infra_trans".');
  expect(output).toContain('1 file published, 2 refused: 3 rows kept, 0 unchanged, 0 rejected.');
});

const endings = [
  { given: 'all rows kept', fate: {}, code: 0 },
  { given: 'all rows unchanged', fate: { batches: [batch({ rowsKept: 0, rowsUnchanged: 3 })] }, code: 0 },
  { given: 'a rejected row', fate: { batches: [batch({ rowsKept: 2, rowsRejected: 1 })] }, code: 2 },
  { given: 'a refused file', fate: { state: 'refused', code: 'not-a-zip', batches: [] }, code: 4 },
  { given: 'a refused CSV beside a kept one',
    fate: { batches: [batch(), batch({ state: 'refused', code: 'header' })] }, code: 4 },
  { given: 'a file that never arrived', fate: { state: 'expired', batches: [] }, code: 3 },
];

for (const { given, fate, code } of endings) {
  test(`given ${given}, the exit code is ${code}`, async () => {
    server.fates.set(attendance, fate);
    const folder = await makeFolder({ [attendance]: 'zip' });
    expect((await runCli(['emit', folder, '--wait'], { server })).code).toBe(code);
  });
}

test('the receipt shows the counts, the codes, and how to get the rejected lines', async () => {
  server.rounds = 3;
  server.fates.set(attendance, { batches: [batch({
    linesReceived: 208_412, rowsKept: 201_386, rowsUnchanged: 7000, linesBlank: 12, rowsRejected: 14,
    findings: { type: 3, 'not-allowed': 11, 'unknown-reference': 212 },
  })] });
  const folder = await makeFolder({ [attendance]: 'zip' });

  const { output } = await runCli(['emit', folder, '--wait'], { server });

  expect(output).toMatch(/File +Lines +Kept +Unchanged +Blank +Rejected +State/);
  expect(output).toMatch(/student_attendance\.zip +2,08,412 +2,01,386 +7,000 +12 +14 +published/);
  expect(output).toContain('file.csv: unknown-reference 212, not-allowed 11, type 3');
  expect(output).toMatch(/ {2}cqube rejects [0-9a-f-]{36} --output rejected\.csv/);
});

test('--json prints one document and nothing else', async () => {
  server.fates.set(attendance, { batches: [batch({ rowsKept: 1, rowsRejected: 2, findings: { type: 2 } })] });
  const folder = await makeFolder({ [attendance]: 'zip', 'sat/sat.zip': 'zip' });

  const { code, output } = await runCli(['emit', folder, '--wait', '--json'], { server });

  expect(JSON.parse(output)).toMatchObject({
    exitCode: code,
    totals: { linesReceived: 3, rowsKept: 1, rowsRejected: 2 },
    files: [
      { fileName: 'sat/sat.zip', state: 'refused', code: 'unknown-source', exitCode: 4 },
      { fileName: attendance, state: 'published', exitCode: 2, batches: [{ findings: { type: 2 } }] },
    ],
  });
});

const passing = [
  { given: 'a cut line while asking', on: /upload-url/, reply: 'cut' as const, posts: 1 },
  { given: 'a cut line while posting', on: /store/, reply: 'cut' as const, posts: 1 },
  { given: 'a store that is busy', on: /store/, reply: { status: 503 }, posts: 1 },
  { given: 'a server that asks for patience', on: /upload-url/,
    reply: { status: 429, headers: { 'retry-after': '0' } }, posts: 1 },
  { given: 'a cut line while waiting', on: /emissions/, reply: 'cut' as const, posts: 1 },
];

for (const { given, on, reply, posts } of passing) {
  test(`given ${given}, it tries again and all is well`, async () => {
    server.troubles.push({ on, reply }, { on, reply });
    const folder = await makeFolder({ [attendance]: randomBytes(200_000) });

    const { code, messages } = await runCli(['emit', folder, '--wait'], { server });

    expect(code).toBe(0);
    expect(server.troubles).toEqual([]);
    expect(server.posted).toHaveLength(posts);
    expect(messages).toMatch(/Trying again in/);
  });
}

test('a file that was kept although its answer was lost is not sent twice', async () => {
  server.troubles.push({ on: /store/, reply: 'cut after keeping' });
  const folder = await makeFolder({ [attendance]: 'zip' });

  const { code } = await runCli(['emit', folder, '--wait'], { server });

  expect(code).toBe(0);
  expect(server.posted).toHaveLength(1);
  expect(server.requests.filter((request) => request === 'POST /store/')).toHaveLength(2);
});

test('a store that stays away ends in 3', async () => {
  const cuts = Array.from({ length: 4 }, () => ({ on: /store/, reply: { status: 503 } }));
  server.troubles.push(...cuts);
  const folder = await makeFolder({ 'district_master/district_mst.zip': 'zip' });
  const { code, output } = await runCli(['emit', folder, '--wait'], { server });
  expect(code).toBe(3);
  expect(output).toContain('1 file not sent');
});

test('a CSV is zipped on the way, alone at the root of its zip', async () => {
  const folder = await makeFolder({ 'school_master/school_mst.csv': 'SchoolId|School\n1|Navapura\n' });
  const { code } = await runCli(['emit', 'school_master/school_mst.csv'], { server, folder });
  expect(code).toBe(0);
  const [{ size, content }] = server.posted as [PostedFile];
  expect(content.subarray(0, 4)).toEqual(Buffer.from('PK\x03\x04'));
  expect(content.toString('latin1')).toContain('school_mst.csv');
  expect(size).toBe(content.length);
});

test('a refusal by the store is told in its words and not tried again', async () => {
  server.troubles.push({ on: /store/, reply: {
    status: 400, body: '<Error><Code>EntityTooLarge</Code><Message>The file is too large.</Message></Error>',
  } });
  const folder = await makeFolder({ [attendance]: 'zip' });
  const { code, output } = await runCli(['emit', folder], { server });
  expect(code).toBe(4);
  expect(output).toContain('The object store says: The file is too large.');
  expect(server.requests.filter((request) => request === 'POST /store/')).toHaveLength(1);
});

const refusals = [
  { given: 'a wrong token', words: ['emit', '.'], env: { CQUBE_TOKEN: 'cqe_wrong' }, code: 4,
    says: /does not accept the token/ },
  { given: 'no server there', words: ['emit', '.'], env: { CQUBE_URL: 'http://127.0.0.1:9' }, code: 3,
    says: /Nothing answers at http:\/\/127\.0\.0\.1:9|broke/ },
  { given: 'a folder that is not there', words: ['emit', 'nowhere'], env: {}, code: 1,
    says: /There is no file or folder .*nowhere/ },
  { given: 'a folder without a zip', words: ['emit', 'empty'], env: {}, code: 1, says: /There is no zip in/ },
  { given: 'a text', words: ['emit', 'empty/file.txt'], env: {}, code: 4, says: /not-a-zip: .*file\.txt is not a zip/ },
  { given: 'nothing to emit', words: ['emit'], env: {}, code: 1, says: /Name one folder or one zip/ },
  { given: 'an unknown option', words: ['emit', '.', '--token', 'x'], env: {}, code: 1, says: /Unknown option/ },
  { given: 'a time-out in words', words: ['emit', '.', '--timeout', 'long'], env: {}, code: 1,
    says: /--timeout must be/ },
];

for (const { given, words, env, code, says } of refusals) {
  test(`given ${given}, it says so and ends with ${code}`, async () => {
    const folder = await makeFolder({ 'school_master/a.zip': 'zip', 'empty/file.txt': 'a' });
    const result = await runCli(words, {
      folder, env: { CQUBE_HOME: '/nonexistent', CQUBE_URL: server.url, CQUBE_TOKEN: server.token, ...env },
    });
    expect(result.messages).toMatch(says);
    expect(result.code).toBe(code);
    expect(result.output).toBe('');
  });
}

test('an emission that does not end in time is 3, with the way to ask again', async () => {
  server.rounds = Number.POSITIVE_INFINITY;
  const folder = await makeFolder({ [attendance]: 'zip' });
  const { code, output } = await runCli(['emit', folder, '--wait', '--timeout', '1'], { server });
  expect(code).toBe(3);
  expect(output).toMatch(/not published in 1 second; ask again later/);
  expect(output).toMatch(/cqube status [0-9a-f-]{36}/);
});

test('a terminal gets a bar that reaches the end and goes away', async () => {
  let screen = '';
  const folder = await makeFolder({ [attendance]: randomBytes(500_000) });
  await runCli(['emit', folder, '--wait'], {
    server, messages: { write: (text) => (screen += text), isTTY: true, columns: 80 },
  });
  expect(screen).toContain('Sending  [########################] 100 %');
  expect(screen).toContain('500 kB of 500 kB, 1 of 1 file');
  expect(screen).toContain('Loading  [########################] 100 %');
  expect(screen.endsWith('\r\u001b[2K')).toBe(true);
});

test('stopping it by hand ends at once with 130', async () => {
  const stop = new AbortController();
  server.rounds = Number.POSITIVE_INFINITY;
  const folder = await makeFolder({ [attendance]: 'zip' });
  setTimeout(() => stop.abort(), 300);
  const { code, messages } = await runCli(['emit', folder, '--wait'], { server, signal: stop.signal });
  expect(code).toBe(130);
  expect(messages).toContain('Stopped.');
});

test('--dry-run only tries, and tells what would happen', async () => {
  const folder = await makeFolder({ 'school_master/school_mst.zip': 'zip' });
  server.fates.set('school_master/school_mst.zip', {
    state: 'checked',
    batches: [batch({
      rowsKept: 2, rowsRejected: 1, findings: { range: 1 },
      preview: {
        rowsNew: 1, rowsChanged: 1, changes: [{ line: 3, columns: { school_name: ['B', null] } }],
        daysClosed: [{ period: '2026-07-01', days: '1, 2', schools: 12 }],
      },
    })],
  });
  const { code, output, messages } = await runCli(['emit', folder, '--dry-run'], { server });
  expect(code).toBe(2);
  expect(server.dryRuns).toEqual([true]);
  expect(messages).toContain('Checked   school_master/school_mst.zip: 2 rows kept, 1 rejected');
  expect(output).toContain('file.csv: 1 row would be new, 1 would change\n');
  expect(output).toContain('file.csv: line 3 would change school_name B → null\n');
  expect(output).toContain('file.csv: of 2026-07 the days 1, 2 would close, for 12 schools\n');
  expect(output).toContain('1 file checked, and nothing kept: 2 rows kept, 0 unchanged, 1 rejected.');
  expect(output).not.toContain('rejects');
});
