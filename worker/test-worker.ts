import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { Client } from 'pg';
import { PgBoss } from 'pg-boss';
import pino from 'pino';
import { ZipFile } from 'yazl';

import { readConfig } from '../config.ts';
import { startObjectStore } from '../embedded/object-store/start-object-store.ts';
import { freshDatabase, urlOf } from '../test/cluster.ts';
import type { Context, Mail } from './context.ts';
import { makeIdentifierHash } from './csv/identifier-hash.ts';
import { openPool } from './database.ts';
import { listenToJobs } from './listen.ts';
import { openStore } from './store.ts';
import { watchCorrections } from './watch-corrections.ts';
import { watchEmissions } from './watch.ts';

/** A worker over a fresh database and the embedded object store, all real but in this process. */
export type TestWorker = {
  readonly context: Context;
  /** The superuser of the database: for what a test is given, and for what it finds. */
  readonly owner: Client;
  readonly mails: Mail[];
  readonly logged: Record<string, unknown>[];
  /** Environment for a worker process on the same database and store. */
  readonly environment: Readonly<Record<string, string>>;
  /** Asks for an upload as an emitter, to be kept or only tried, and puts the zip there; returns the emission's id. */
  emit(fileName: string, zip: Buffer, isDry?: boolean): Promise<string>;
  /** Waits until an emission is published or refused and tells what became of it. */
  outcome(emissionId: string): Promise<Outcome>;
  keys(bucket: string): Promise<string[]>;
  read(bucket: string, key: string): Promise<Buffer>;
  /** Starts to work; the context alone does nothing. */
  work(): Promise<void>;
  stop(): Promise<void>;
};

export type Outcome = {
  readonly state: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly archiveKey: string | null;
  readonly batches: readonly {
    state: string; code: string | null; file: string; received: number; blank: number; kept: number;
    unchanged: number; rejected: number; findings: Record<string, number>; rejectedKey: string | null;
  }[];
};

const account = { accessKeyId: 'test', secretAccessKey: 'test-secret-key' };
/** Milliseconds between two looks: a test waits for many of them. */
const soon = 50;
const hashKey = '5e'.repeat(32);

export async function startTestWorker(
  databasePort: number, settings: Readonly<Record<string, string>> = {},
): Promise<TestWorker> {
  const folder = mkdtempSync('/var/tmp/cqube-worker-test-');
  const database = await freshDatabase(databasePort);
  const objects = await startObjectStore({
    folder: join(folder, 'objects'), port: 0, accessKeys: { [account.accessKeyId]: account.secretAccessKey },
    buckets: ['emission', 'input', 'output'],
  });
  const environment = {
    DATABASE_URL_WORKER: urlOf(databasePort, database, 'r_worker'),
    S3_ENDPOINT: `http://127.0.0.1:${objects.port}`,
    S3_ACCESS_KEY_ID: account.accessKeyId,
    S3_SECRET_ACCESS_KEY: account.secretAccessKey,
    CQUBE_HASH_KEY: hashKey,
    ...settings,
  };
  const owner = new Client({ connectionString: urlOf(databasePort, database) });
  await owner.connect();
  const emitter = await enrolEmitter(owner);

  const logged: Record<string, unknown>[] = [];
  const mails: Mail[] = [];
  const context = makeContext(environment, logged, mails);

  const stopping = new AbortController();
  let watching: Promise<unknown> = Promise.resolve();
  return {
    context, owner, mails, logged, environment,
    async emit(fileName, zip, isDry = false) {
      const { id, key } = await requestEmission(owner, emitter, fileName, isDry);
      await context.store.send(new PutObjectCommand({ Bucket: 'emission', Key: key, Body: zip }));
      return id;
    },
    outcome: (emissionId) => awaitOutcome(owner, emissionId),
    async keys(bucket) {
      const { Contents } = await context.store.send(new ListObjectsV2Command({ Bucket: bucket }));
      return (Contents ?? []).map(({ Key }) => Key!);
    },
    async read(bucket, key) {
      const { Body } = await context.store.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from(await Body!.transformToByteArray());
    },
    async work() {
      await context.boss.start();
      await listenToJobs(context);
      watching = Promise.all([
        watchEmissions(context, stopping.signal, soon), watchCorrections(context, stopping.signal, soon),
      ]);
    },
    async stop() {
      stopping.abort();
      await watching;
      await context.boss.stop({ graceful: true, timeout: 5_000 });
      await context.pool.end();
      context.store.destroy();
      await objects.close();
      await owner.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeContext(
  environment: TestWorker['environment'], logged: Record<string, unknown>[], mails: Mail[],
): Context {
  const config = readConfig(environment);
  const databaseUrl = config.workerDatabaseUrl!;
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const boss = new PgBoss({
    connectionString: databaseUrl, schema: 'pgboss', migrate: false, schedule: false, useListenNotify: true,
    superviseIntervalSeconds: 1, monitorIntervalSeconds: 1,
  });
  boss.on('error', () => {});
  return {
    config, log, boss,
    pool: openPool(databaseUrl, 8, log),
    store: openStore(config),
    hash: makeIdentifierHash(hashKey),
    sendMail: async (mail) => void mails.push(mail),
  };
}

/** A zip of these CSVs. */
export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), name);
  }
  zip.end();
  return Buffer.concat(await Array.fromAsync(zip.outputStream as unknown as AsyncIterable<Buffer>));
}

async function enrolEmitter(owner: Client): Promise<string> {
  const { rows } = await owner.query<{ role: string }>(
    `select rls.enrol($1, 'application', null, null, array['r_emitter'], null, null) as role`,
    [`Emitter ${randomUUID()}`]);
  return rows[0]!.role;
}

async function requestEmission(
  owner: Client, role: string, name: string, isDry: boolean,
): Promise<{ id: string; key: string }> {
  await owner.query('begin');
  await owner.query(`set local role ${owner.escapeIdentifier(role)}`);
  const { rows } = await owner.query<{ id: string; key: string }>(
    'select emission_id as id, object_key as key from staging.request_emission($1, null, $2)', [name, isDry]);
  await owner.query('commit');
  return rows[0]!;
}

async function awaitOutcome(owner: Client, emissionId: string): Promise<Outcome> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const { rows: [emission] } = await owner.query<Outcome>(
      `select state, code, detail, archive_key as "archiveKey"
       from staging.emission
       where emission_id = $1`, [emissionId]);
    const isDone = ['published', 'checked'].includes(emission?.state ?? '')
      || (emission?.state === 'refused' && emission.archiveKey !== null);
    if (emission && isDone) {
      const { rows: batches } = await owner.query<Outcome['batches'][number]>(
        `select
           state, code, file_name as file, lines_received::int as received, lines_blank::int as blank,
           rows_kept::int as kept, rows_unchanged::int as unchanged, rows_rejected::int as rejected, findings,
           rejected_key as "rejectedKey"
         from staging.batch
         where emission_id = $1
         order by batch_id`, [emissionId]);
      return { ...emission, batches };
    }
    await wait(50);
  }
  throw new Error(`Emission ${emissionId} is not done after a minute.`);
}
