/** A database in which every source that others refer to has a few rows, and what the oracle knows of it. */
import { Client, Pool, type PoolClient } from 'pg';

import { makeIdentifierHash } from '../../worker/csv/identifier-hash.ts';
import { freshDatabase, urlOf } from '../cluster.ts';
import { cellsOf, readDocument, type Source } from './document.ts';
import { takeBatch } from './engine.ts';
import { assembleFile } from './generate-file.ts';
import { newRow } from './generate-rows.ts';
import type { Given } from './given.ts';
import { dayInIndia } from './oracle-calendar.ts';
import type { CellContext } from './oracle-cell.ts';
import { hashesOf } from './oracle-hash.ts';
import { inventedSources } from './invented-sources.ts';
import { judgeBatch, type Store } from './oracle.ts';
import { randomOf } from './random.ts';
import { plainStyle } from './write-file.ts';

export type Bench = {
  readonly owner: Client;
  readonly sources: ReadonlyMap<string, Source>;
  /** All that a scenario of a source needs; the emission is received at this instant. */
  given(sourceName: string, receivedAt?: string): Promise<Given>;
  stop(): Promise<void>;
};

const hashKey = '5e'.repeat(32);
const usualArrival = '2026-07-15T06:00:00Z';

export async function openBench(port: number): Promise<Bench> {
  const database = await freshDatabase(port);
  const owner = new Client({ connectionString: urlOf(port, database) });
  await owner.connect();
  await owner.query(`select rls.enrol('Emitter', 'application', null, null, array['r_emitter'], null, null)`);
  for (const document of inventedSources) {
    await owner.query('call staging.define_source($1)', [JSON.stringify(document)]);
  }
  const { rows } = await owner.query<{ document: Record<string, unknown> }>(
    'select document from staging.source order by source_name');
  const sources = new Map(rows.map(({ document }) => readDocument(document)).map((source) => [source.name, source]));

  const pool = new Pool({ connectionString: urlOf(port, database), max: 1 });
  const client = await pool.connect();
  await client.query('set role r_worker');
  const hashOf = hashesOf(hashKey);
  const stored = new Map<string, Store>();
  const known = new Map<string, ReadonlySet<string>>();

  const bench: Bench = {
    owner, sources,
    async given(sourceName, receivedAt = usualArrival) {
      const source = sources.get(sourceName)!;
      const { rows: [emission] } = await owner.query<{ id: string }>(
        `insert into staging.emission (emitter_id, source_name, file_name, object_key, received_at)
         select person_id, $1, $1 || '.zip', $1 || '/' || uuidv7(), $2
         from rls.person
         limit 1
         returning emission_id as id`, [sourceName, receivedAt]);
      const context: CellContext = {
        nullWords: source.nullWords, arrivedOn: dayInIndia(new Date(receivedAt)), hashOf,
      };
      return {
        source, context,
        engine: {
          client, sourceName, emissionId: emission!.id, hash: makeIdentifierHash(hashKey),
        },
        store: { ...(stored.get(sourceName) ?? { rows: [], closed: new Map() }), known },
      };
    },
    async stop() {
      client.release();
      await pool.end();
      await owner.end();
    },
  };
  for (const name of new Set([...sources.values()].flatMap(({ columns }) => columns.map((one) => one.references)))) {
    if (name && sources.has(name)) {
      const store = await keepSome(await bench.given(name), client);
      stored.set(name, store);
      known.set(name, new Set(store.rows.map(({ values }) => values[sources.get(name)!.key[0]!]!)));
    }
  }
  return bench;
}

/** Keeps a dozen good rows of a source for good. */
async function keepSome({ source, engine, context, store }: Given, client: PoolClient): Promise<Store> {
  const random = randomOf(`${source.name} before`);
  let serial = 7000;
  const rows = Array.from({ length: 12 }, () => newRow(source, {
    random, earlier: [], present: cellsOf(source), known: new Map(), months: [{ year: '2024-25', month: 7 }],
    arrivedOn: context.arrivedOn, nullWords: source.nullWords, nextSerial: () => (serial += 1),
  }));
  const file = assembleFile(source, 1, cellsOf(source), rows, plainStyle, random);
  await client.query('begin');
  const { kept } = await takeBatch(engine, [file], true);
  await client.query('commit');
  const { after } = judgeBatch(source, [file], store, context);
  if (kept.length !== rows.length || after.rows.length !== rows.length) {
    throw new Error(`Only ${kept.length} of the first rows of ${source.name} were kept.`);
  }
  return after;
}
