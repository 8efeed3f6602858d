import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';

import { readDirectory } from '../../worker/zip/read-directory.ts';
import { readEntry } from '../../worker/zip/read-entry.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

let server: TestServer;
let token: string;

const header = 'infrastructure_name|infrastructure_category|score';
const present = [header, 'Electricity|Energy resource|40', 'Handwash|toilet|20', 'Toilet|toilet|40', ''].join('\n');
const changed = present.replace('|40', '|39.5').replace('|20', '|20.5');

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  token = await server.emitter();
});

afterAll(() => server?.stop());

beforeEach(async () => {
  await server.owner.query('delete from transform.infrastructure_score');
});

describe('POST /data/infra_weights', () => {
  test('sends new weights on as an emission', async () => {
    await given();
    const response = await post(changed);
    expect(response.json()).toMatchObject({ ResponseMetadata: { HTTPStatusCode: 200 }, ETag: expect.any(String) });
    const { rows: [emission] } = await server.owner.query(
      `select source_name as source, object_key as key from staging.emission where emission_id = $1`,
      [response.json().emissionId]);
    expect(emission).toMatchObject({
      source: 'infrastructure_score', key: expect.stringMatching(/^infrastructure_score\/infrastructure_score_\d{14}_/),
    });
    expect(await stored(emission.key)).toEqual({ 'infrastructure_score.csv': changed });
  });

  test('takes any infrastructures as long as there are none', async () => {
    expect((await post(`${header}\nLibrary|study|100\n`)).statusCode).toBe(200);
  });

  const refused = [
    { given: 'another header', file: present.replace('score', 'weight'), code: 'header', says: /its header must be/ },
    { given: 'another order', file: 'score|infrastructure_name|infrastructure_category\n', code: 'header' },
    { given: 'one column more', file: `${header}|x\nToilet|toilet|100|1\n`, code: 'header' },
    { given: 'nothing', file: '', code: 'empty' },
    { given: 'a header alone', file: `${header}\n\n`, code: 'empty' },
    {
      given: 'a name that is not known',
      file: changed.replace('Handwash', 'Wash'), code: 'not-allowed', says: /“Wash”/,
    },
    {
      given: 'a known name in another category', file: changed.replace('Handwash|toilet', 'Handwash|water'),
      code: 'not-allowed',
    },
    {
      given: 'one too few', file: `${header}\nElectricity|Energy resource|60\nToilet|toilet|40\n`,
      code: 'count-mismatch', says: /lacks “Handwash” in “toilet”/,
    },
    { given: 'one twice', file: `${present}Toilet|toilet|0\n`, code: 'duplicate-key' },
    {
      given: 'a sum just below 100',
      file: present.replace('toilet|40', 'toilet|39.999999'), code: 'range', says: /99.999999, not/,
    },
    {
      given: 'a sum above 100',
      file: present.replace('toilet|40', 'toilet|40.5'), code: 'range', says: /add up to 100.5/,
    },
    { given: 'a negative score', file: present.replace('toilet|40', 'toilet|-40'), code: 'type' },
    { given: 'a score in words', file: present.replace('toilet|40', 'toilet|most'), code: 'type', says: /is “most”/ },
    {
      given: 'a line with too few cells',
      file: present.replace('toilet|40', 'toilet'), code: 'missing-cell', says: /line 4/,
    },
    {
      given: 'another encoding',
      file: Buffer.from(present.replace('Toilet', 'T\xf6ilet'), 'latin1'), code: 'encoding',
    },
    { given: 'a zip', file: Buffer.from('504b0304140000', 'hex'), code: 'header' },
  ];
  test.each(refused)('refuses $given', async ({ file, code, says = /./ }) => {
    await given();
    const before = await countEmissions();
    const response = await post(file);
    expect(response.json()).toMatchObject({ status: 400, code, message: expect.stringMatching(says) });
    expect(response.json().message).toMatch(/^Bad file, .*\.$/);
    expect(await countEmissions()).toBe(before);
  });

  test('refuses what is no form, has no file, or is too large', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const json = await server.app.inject({
      method: 'POST', url: '/data/infra_weights', payload: { file: 'x' }, headers,
    });
    expect(json.json()).toMatchObject({ status: 400, message: expect.stringMatching(/^Bad request, send multipart/) });
    expect((await post(present, { part: 'other' })).json()).toMatchObject({ status: 400, code: 'bad-request' });
    expect((await post(Buffer.alloc(100_001, 'x'))).json()).toMatchObject({ status: 413, code: 'too-large' });
    expect((await post(present, { end: '' })).json()).toMatchObject({ status: 400, code: 'bad-request' });
  });

  test('holds the token to its sources, and viewers off', async () => {
    expect((await post(present, { credential: await server.emitter(['school']) })).json())
      .toMatchObject({ status: 403, code: 'source-not-allowed' });
    expect((await post(present, { credential: await server.viewer('state') })).statusCode).toBe(403);
    expect((await post(present, { credential: 'nobody' })).statusCode).toBe(401);
  });
});

describe('GET /data/infra_score', () => {
  test('gives the present weights as the file that may be sent back', async () => {
    await given();
    const response = await get();
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.body).toBe(present);
    expect((await post(response.body)).statusCode).toBe(200);
  });

  test('says so where there are none', async () => {
    expect((await get()).json()).toMatchObject({ status: 404, code: 'not-found' });
  });

  test('is not for viewers', async () => {
    expect((await get(await server.viewer('state'))).json()).toMatchObject({ status: 403 });
  });
});

async function given(): Promise<void> {
  await server.owner.query(
    `insert into transform.infrastructure_score (batch_id, line, infrastructure_name, infrastructure_category, score)
     values (1, 2, 'Toilet', 'toilet', 40), (1, 3, 'Handwash', 'toilet', 20),
       (1, 4, 'Electricity', 'Energy resource', 40)`);
}

async function countEmissions(): Promise<number> {
  return (await server.owner.query('select from staging.emission')).rowCount!;
}

function post(
  file: string | Buffer, { part = 'file', credential = token, end = '\r\n--b--\r\n' } = {},
) {
  const head = `--b\r\nContent-Disposition: form-data; name="${part}"; filename="infrastructure_score.csv"\r\n\r\n`;
  return server.app.inject({
    method: 'POST', url: '/data/infra_weights',
    payload: Buffer.concat([Buffer.from(head), Buffer.from(file), Buffer.from(end)]),
    headers: { 'content-type': 'multipart/form-data; boundary=b', authorization: `Bearer ${credential}` },
  });
}

function get(credential = token) {
  return server.app.inject({ url: '/data/infra_score', headers: { authorization: `Bearer ${credential}` } });
}

/** What the zip in the emission bucket holds, as the worker will read it. */
async function stored(key: string): Promise<Record<string, string>> {
  const { Body } = await server.store.send(new GetObjectCommand({ Bucket: 'emission', Key: key }));
  const bytes = Buffer.from(await Body!.transformToByteArray());
  const source = {
    size: bytes.length,
    read: async function* (from: number, until: number) { yield bytes.subarray(from, until); },
  };
  const found: Record<string, string> = {};
  for (const entry of await readDirectory(source)) {
    found[entry.name] = Buffer.concat(await Array.fromAsync(readEntry(source, entry))).toString();
  }
  return found;
}
