/** Every viewer gets the same rows from SQL, GraphQL, /export and CSV, and a surface that is altered is found. */
import { gunzipSync, gzipSync } from 'node:zlib';

import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { Pool } from 'pg';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readConfig } from '../../config.ts';
import { startTestCluster, type TestCluster } from '../../test/cluster.ts';
import { exportMetric } from '../../worker/export/export-metric.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { givePublicValues, giveState } from '../test-state.ts';
import { verifyAccess, type Compared, type VerifyOptions } from './verify-access.ts';

let cluster: TestCluster;
let server: TestServer;

// A cluster of its own: roles are the cluster's, and this lends and makes some that other tests would meet.
beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startTestServer(cluster.port);
  const state = await giveState(server.owner);
  await server.owner.query(more);
  await givePublicValues(server.owner, state, ['month 2026-05-01', 'month 2026-06-01', 'overall 2026-05-01']);
  await exportAll();
});

afterAll(async () => {
  await server?.stop();
  await cluster?.stop();
});

/** Schools of two kinds, a week, figures that are not the same in every period, and a report of them. */
const more = `
  insert into aggregate.kind (management_id, category_id) values (0, 3), (7, 3);
  insert into aggregate.metric_period (metric_name, window_name, period_start, period_end, version)
  values ('test_rate', 'week', '2026-06-22', '2026-06-28', 3);
  insert into aggregate.metric_value (
    metric_name, level, window_name, period_start, period_end, entity_id, district_id, block_id, cluster_id,
    school_id, numerator, denominator, entities_reporting, entities_expected, kinds)
  select
    metric_name, level, 'week', '2026-06-22', '2026-06-28', entity_id, district_id, block_id, cluster_id,
    school_id, numerator + 1.5, denominator, 0, entities_expected, kinds
  from aggregate.metric_value
  where window_name = 'overall';
  update aggregate.metric_value
  set numerator = numerator / 3, previous_numerator = numerator, previous_denominator = denominator,
      of_management_id = case when level = 'school' and entity_id % 2 = 0 then 7 else 0 end,
      of_category_id = case when level = 'school' then 3 else 0 end
  where window_name <> 'overall';
  insert into aggregate.report (report_name, group_name, kind, metric_name, title, document)
  values ('test_map', 'test', 'map', 'test_rate', '{"en": "A rate"}', '{"levels": ["district"]}');`;

const as = (login: string): string => {
  const url = new URL(server.databaseUrl);
  url.username = login;
  return url.href;
};

/** The worker's own files, from the values as they are now. */
async function exportAll(): Promise<void> {
  const pool = new Pool({ connectionString: as('r_worker'), max: 1 });
  try {
    const context = { config: readConfig({}), pool, store: server.store } as Parameters<typeof exportMetric>[1];
    await exportMetric('test_rate', context, new AbortController().signal);
    await server.owner.query('update aggregate.metric set exported_version = version');
  } finally {
    await pool.end();
  }
}

async function compare(over: Partial<VerifyOptions> = {}): Promise<Compared[]> {
  return Array.fromAsync(verifyAccess({
    databaseUrl: as('m_cqube'), store: server.store, log: pino({ level: 'silent' }), seed: 1,
    config: readConfig({
      OIDC_ISSUER: server.issuer, REQUESTS_PER_MINUTE: '65535', PUBLIC_REQUESTS_PER_MINUTE: '65535',
    }),
    ...over,
  }));
}

const differing = (compared: readonly Compared[]) =>
  compared.flatMap(({ viewer, level, differences }) => differences.map((each) => `${viewer}, ${level}: ${each}`));

test('psql, GraphQL, export and CSV agree, for every viewer at every level', async () => {
  const census = `
    select
      (select count(*) from pg_roles where rolname ~ '^u_') as roles, (select count(*) from rls.person) as persons,
      (select count(*) from rls.scope) as scopes,
      pg_has_role('m_cqube', 'r_api', 'set') as "isLent"`;
  const { rows: before } = await server.owner.query(census);
  const compared = await compare();

  expect(differing(compared)).toEqual([]);
  expect([...new Set(compared.map(({ viewer }) => viewer))]).toHaveLength(14);
  const seen = compared.filter(({ rows }) => rows > 0).map(({ viewer, level }) => `${viewer} ${level}`);
  expect(seen).toEqual(expect.arrayContaining([
    'state school', 'district school', 'block school', 'cluster school', 'school school', 'school state',
    'two schools cluster', 'analyst of a district school', 'public state', 'public district', 'public block',
  ]));
  expect((await server.owner.query(census)).rows).toEqual(before);
  expect(before).toMatchObject([{ isLent: false }]);
});

describe('what is altered is found:', () => {
  test('a policy that is gone', async () => {
    const policy = 'metric_value_of_cluster on aggregate.metric_value';
    await server.owner.query(`alter policy ${policy} using (false)`);
    try {
      expect(differing(await compare({ only: ['cluster'] }))).toEqual(expect.arrayContaining([
        expect.stringMatching(/^cluster, cluster: .*psql lacks 1 and has 0 too many/),
      ]));
    } finally {
      await server.owner.query(`alter policy ${policy} using (
        audience = 'officer'
        and district_id = any ((select rls.reachable_districts('cluster'))::bigint[])
        and block_id = any ((select rls.reachable_blocks('cluster'))::bigint[])
        and cluster_id = any ((select rls.visible_clusters())::bigint[]))`);
    }
  });

  test.each([
    { surface: 'GraphQL', url: /^\/graphql/, alter: (text: string) => text.replace('Reporting":1', 'Reporting":2') },
    { surface: 'CSV', url: /\.csv/, alter: (text: string) => text.replace(/\r\n.*(?=\r\n$)/, '') },
    { surface: 'CSV', url: /\.csv/, alter: (text: string) => text.replace(/"(\d+)\.[1-9]"/, '"$1"') },
    { surface: 'export', url: /own\.json/, alter: (text: string) => text.replace(/"numerator":\d/, '"numerator":9') },
  ])('$surface', async ({ surface, url, alter }) => {
    const compared = await compare({
      only: ['block'],
      prepare: (app) => void app.addHook('onSend', async (request, _reply, payload) =>
        url.test(request.url) ? alter(await textOf(payload)) : payload),
    });
    const surfaces = differing(compared).map((each) => /(GraphQL|export|CSV|psql) (lacks|gives)/.exec(each)?.[1]);
    expect([...new Set(surfaces)]).toEqual([surface]);
  });

  test('a file in the store', async () => {
    const { Contents } = await server.store.send(new ListObjectsV2Command({ Bucket: 'output' }));
    for (const key of Contents!.map(({ Key }) => Key!).filter((each) => /school\/district_/.test(each))) {
      const { Body } = await server.store.send(new GetObjectCommand({ Bucket: 'output', Key: key }));
      const document = JSON.parse(gunzipSync(await Body!.transformToByteArray()).toString());
      document.values.pop();
      const altered = gzipSync(JSON.stringify(document));
      await server.store.send(new PutObjectCommand({ Bucket: 'output', Key: key, Body: altered }));
    }
    expect(differing(await compare({ only: ['district'], seed: 7 }))).toEqual(expect.arrayContaining([
      expect.stringMatching(/^district, school: .*export lacks 1 and has 0 too many/),
    ]));
  });
});

async function textOf(payload: unknown): Promise<string> {
  if (typeof payload === 'string' || payload instanceof Buffer) {
    return payload.toString();
  }
  const pieces = await Array.fromAsync(payload as AsyncIterable<Buffer>);
  return Buffer.concat(pieces).toString();
}
