/** The list of schools that no report shows: the same for a caller in CSV and in GraphQL. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { startTestServer, type TestServer } from '../test-server.ts';
import { giveState, type TestState } from '../test-state.ts';

const path = '/export/exception_list/school_invalid_data.csv';
let server: TestServer;
let state: TestState;

beforeAll(async () => {
  server = await startTestServer(inject('databasePort'));
  state = await giveState(server.owner);
  const { id } = state;
  await server.owner.query(
    `insert into aggregate.invalid_school (
       school_id, school_name, district_id, block_id, cluster_id, latitude, longitude, exception_type, found_at)
     values
       ($1, '=HYPERLINK("x")', $2, $3, $4, null, -73.5, 'missing latitude and invalid longitude', '2026-07-01Z'),
       ($5, null, $6, null, null, 22.5, 73.5, 'missing school name and missing cluster', '2026-07-01Z'),
       ($7, '-2+3+cmd|x', null, null, null, 22.5, 73.5, 'missing cluster', '2026-07-01Z')`,
    [id(1119), id(1), id(11), id(111), id(2119), id(2), id(9999)],
  );
});

afterAll(() => server?.stop());

const readers = [
  { who: 'a viewer of the state', token: () => server.viewer('state'), sees: [1119, 2119, 9999] },
  { who: 'an administrator', token: () => server.admin(), sees: [1119, 2119, 9999] },
  { who: 'a viewer of a district', token: () => server.viewer('district', state.id(2)), sees: [2119] },
  { who: 'a viewer of a block', token: () => server.viewer('block', state.id(11)), sees: [1119] },
  { who: 'a viewer of another cluster', token: () => server.viewer('cluster', state.id(211)), sees: [] },
];

test.each(readers)('$who sees $sees, in CSV as in GraphQL', async ({ token, sees }) => {
  const authorization = `Bearer ${await token()}`;
  const csv = await server.app.inject({ url: path, headers: { authorization } });
  const listed = csv.body.split('\r\n').slice(1, -1).map((line) => Number(/^"(\d+)"/.exec(line)![1]));
  expect(listed).toEqual(sees.map((number) => state.id(number)));

  const answer = await server.app.inject({
    method: 'POST', url: '/graphql', headers: { authorization },
    payload: { query: '{ invalidSchools(first: 10, orderBy: SCHOOL_ID_ASC) { nodes { schoolId exceptionType } } }' },
  });
  expect(answer.json().data.invalidSchools.nodes.map(({ schoolId }: { schoolId: string }) => Number(schoolId)))
    .toEqual(listed);
});

test('the file opens in a spreadsheet, which runs nothing of it', async () => {
  const answer = await server.app.inject({
    url: path, headers: { authorization: `Bearer ${await server.viewer('block', state.id(11))}` },
  });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="school_invalid_data.csv"',
  });
  const [school, district, block, cluster] = [1119, 1, 11, 111].map((number) => state.id(number));
  expect(answer.body.split('\r\n')).toEqual([
    '\uFEFF"school_id","school_name","district_id","block_id","cluster_id","latitude","longitude","exception_type",'
      + '"found_at"',
    `"${school}","'=HYPERLINK(""x"")","${district}","${block}","${cluster}","","-73.5",`
      + '"missing latitude and invalid longitude","2026-07-01 00:00:00+00"',
    '',
  ]);
});

test('a name that begins like a number is no number', async () => {
  const answer = await server.app.inject({
    url: path, headers: { authorization: `Bearer ${await server.viewer('state')}` },
  });
  expect(answer.body).toContain('"\'-2+3+cmd|x"');
});

test('who only emits is refused', async () => {
  const answer = await server.app.inject({
    url: path, headers: { authorization: `Bearer ${await server.emitter()}` },
  });
  expect(answer.statusCode).toBe(401);
});
