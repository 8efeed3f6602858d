/** The commands that only read: status, rejects, sources, template, doctor, help. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { batch, startContractServer, type ContractServer } from '../fixture/contract-server.ts';
import { makeFolder, runCli } from '../fixture/run-cli.ts';

let server: ContractServer;

beforeEach(async () => {
  server = await startContractServer();
});

afterEach(() => server.stop());

async function emitOne(): Promise<string> {
  const folder = await makeFolder({ 'school_master/school_mst.zip': 'zip' });
  const { output } = await runCli(['emit', folder, '--json', '--wait'], { server });
  return (JSON.parse(output) as { files: { emissionId: string }[] }).files[0]!.emissionId;
}

test('status prints the receipt and ends with its code', async () => {
  server.fates.set('school_master/school_mst.zip', { batches: [batch({ rowsKept: 2, rowsRejected: 1 })] });
  const { code, output } = await runCli(['status', await emitOne()], { server });
  expect(code).toBe(2);
  expect(output).toMatch(/school_mst\.zip +3 +2 +0 +0 +1 +published/);
});

test('the receipt names the columns in which the file differs from its source', async () => {
  server.fates.set('school_master/school_mst.zip', {
    batches: [batch({
      findings: { 'extra-column': 14, 'missing-column': 1 },
      extraColumns: ['', ...Array.from({ length: 13 }, (_, index) => `x${index}`)], missingColumns: ['cluster_cd'],
    })],
  });
  const { code, output } = await runCli(['status', await emitOne()], { server });
  expect(code).toBe(0);
  expect(output).toContain(': extra-column 14, missing-column 1\n');
  expect(output).toContain(': columns passed over, because the source does not know them: '
    + '(without a name), x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10 and 2 more\n');
  expect(output).toContain(': columns not in the file: cluster_cd\n');
});

test('status without an id lists what was emitted', async () => {
  expect((await runCli(['status'], { server })).output).toBe('Nothing has been emitted yet.\n');
  const emissionId = await emitOne();
  const { output } = await runCli(['status'], { server });
  expect(output).toMatch(/^Asked for +State +Emission +File\n/);
  expect(output).toContain(`published  ${emissionId}  school_master/school_mst.zip`);
});

test('status of an id that nobody knows is refused in the server\'s words', async () => {
  const { code, messages } = await runCli(['status', 'nothing'], { server });
  expect(code).toBe(4);
  expect(messages).toBe('not-found: There is no such emission.\n');
});

test('rejects prints the lines', async () => {
  server.fates.set('school_master/school_mst.zip', { batches: [batch({ rowsRejected: 1 })] });
  const { code, output } = await runCli(['rejects', await emitOne()], { server });
  expect(code).toBe(0);
  expect(output).toBe('a|_line|_error\nx|4|batch alone\n');
});

test('rejects says so where nothing was rejected', async () => {
  const { code, output, messages } = await runCli(['rejects', await emitOne()], { server });
  expect({ code, output, messages }).toEqual({ code: 0, output: '', messages: 'No line was rejected.\n' });
});

test('rejects of several files asks for one of them', async () => {
  const batches = [batch({ rowsRejected: 1 }), batch({ rowsRejected: 2 })];
  server.fates.set('school_master/school_mst.zip', { batches });
  const emissionId = await emitOne();
  expect(await runCli(['rejects', emissionId], { server })).toEqual({
    code: 1, output: '', messages: 'several-files: Name one: --batch 7 (a.csv), --batch 8 (b.csv).\n',
  });
  expect((await runCli(['rejects', emissionId, '--batch', '8'], { server })).output).toContain('batch 8');
});

test('rejects --output writes a file that only its owner may read', async () => {
  server.fates.set('school_master/school_mst.zip', { batches: [batch({ rowsRejected: 1 })] });
  const folder = await makeFolder({});
  const { output, messages } = await runCli(['rejects', await emitOne(), '-o', 'bad.csv'], { server, folder });
  expect(output).toBe('');
  expect(messages).toBe('The rejected lines are in bad.csv.\n');
  expect(await readFile(join(folder, 'bad.csv'), 'utf8')).toContain('x|4|');
  expect((await stat(join(folder, 'bad.csv'))).mode & 0o777).toBe(0o600);
});

test('sources lists names, folders and titles', async () => {
  const { output } = await runCli(['sources'], { server });
  expect(output.split('\n').slice(0, 3)).toEqual([
    'Source              Folder              Title',
    'block               block_master        Block master',
    'district            district_master     District master',
  ]);
});

test('template prints the header as the definition spells it, quoting what holds the delimiter', async () => {
  const { output } = await runCli(['template', 'school'], { server });
  expect(output).toBe('UDISE_sch_code|"School|Name"|latitude\n');
});

test('sources with a name prints the definition, for check to read', async () => {
  const { output } = await runCli(['sources', 'school'], { server });
  expect(JSON.parse(output)).toMatchObject({ source: 'school', document: { key: ['school_id'] } });
});

test('template of a source that is not there says so', async () => {
  const { code, messages } = await runCli(['template', 'weather'], { server });
  expect(code).toBe(4);
  expect(messages).toBe('unknown-source: There is no source "weather".\n');
});

test('doctor says what is well and what is not', async () => {
  const { code, output } = await runCli(['doctor'], { server, env: {
    CQUBE_HOME: '/nonexistent', CQUBE_URL: server.url, CQUBE_TOKEN: 'cqe_wrong',
  } });
  expect(code).toBe(4);
  expect(output).toMatch(/^error +Token +http.* does not accept the token/m);
  expect(output).toMatch(/^ok +Database +not looked at/m);
});

test('each command explains itself', async () => {
  const { output } = await runCli(['help']);
  const names = [...output.matchAll(/^ {2}([a-z]+) +\w/gm)].map(([, name]) => name!);
  expect(names).toEqual([
    'emit', 'check', 'status', 'rejects', 'withdraw', 'sources', 'template',
    'replay', 'reopen', 'source', 'user', 'access', 'token',
    'migrate', 'audit', 'doctor',
  ]);
  for (const name of names) {
    const help = await runCli([name, '--help']);
    expect(help.code).toBe(0);
    expect(help.output).toMatch(new RegExp(`^Usage: cqube ${name}`));
  }
});

test('a command that is not there is named', async () => {
  expect(await runCli(['emmit'])).toEqual({
    code: 1, output: '', messages: 'There is no command "emmit". "help" lists what there is.\n',
  });
});
