import type { FastifyRequest } from 'fastify';
import type { PoolClient } from 'pg';
import { z } from 'zod';

import { refusal } from '../problem.ts';

export type Emission = { readonly emissionId: string; readonly finishedAt: Date | null };

/** What became of an emission and of each of its files. */
export type Receipt = Emission & {
  readonly batches: readonly Omit<Batch, 'rejectedKey'>[];
  readonly links: Readonly<Record<'self' | 'findings' | 'rejected' | 'events', string>>;
};

export type Batch = {
  readonly batchId: number;
  readonly fileName: string;
  /** Where its rejected lines lie in the input bucket; not for the caller. */
  readonly rejectedKey: string | null;
};

export type Finding = { readonly findingId: string };

export type FindingsWanted = {
  readonly first: number;
  /** The finding after which to go on. */
  readonly after?: string | undefined;
  readonly batch?: number | undefined;
  readonly code?: string | undefined;
};

const identified = z.object({ id: z.uuid() });

/** The emission that an address names. Somebody else's is as unknown as one that is not there. */
export function emissionId(request: FastifyRequest): string {
  const parsed = identified.safeParse(request.params);
  if (!parsed.success) {
    throw unknownEmission();
  }
  return parsed.data.id;
}

const emissionColumns = `
  emission_id as "emissionId", source_name as source, file_name as "fileName", is_dry as "dryRun", state, code, detail,
  requested_at as "requestedAt", finished_at as "finishedAt"`;

export async function readEmissions(client: PoolClient, first: number, after: string | undefined): Promise<Emission[]> {
  const { rows } = await client.query<Emission>(
    `select ${emissionColumns}
     from staging.emission
     where $2::uuid is null
       or (requested_at, emission_id) < (select requested_at, emission_id from staging.emission where emission_id = $2)
     order by requested_at desc, emission_id desc
     limit $1`,
    [first, after ?? null],
  );
  return rows;
}

export async function readEmission(client: PoolClient, id: string): Promise<Emission> {
  const { rows } = await client.query<Emission>(
    `select ${emissionColumns}
     from staging.emission
     where emission_id = $1`,
    [id],
  );
  if (!rows[0]) {
    throw unknownEmission();
  }
  return rows[0];
}

export async function readReceipt(client: PoolClient, id: string): Promise<Receipt> {
  const emission = await readEmission(client, id);
  const self = `/data/emissions/${id}`;
  return {
    ...emission,
    batches: (await readBatches(client, id)).map(({ rejectedKey: _rejectedKey, ...batch }) => batch),
    links: { self, findings: `${self}/findings`, rejected: `${self}/rejected`, events: `${self}/events` },
  };
}

export async function readBatches(client: PoolClient, id: string): Promise<Batch[]> {
  const { rows } = await client.query<Batch>(
    `select
       batch_id as "batchId", file_name as "fileName", state, code, detail,
       lines_received::float8 as "linesReceived", lines_blank::float8 as "linesBlank",
       rows_kept::float8 as "rowsKept", rows_unchanged::float8 as "rowsUnchanged",
       rows_rejected::float8 as "rowsRejected", findings, rejected_key as "rejectedKey",
       preview,
       coalesce((
         select value::jsonb from staging.finding
         where finding.batch_id = batch.batch_id and code = 'extra-column'
       ), '[]') as "extraColumns",
       coalesce((
         select value::jsonb from staging.finding
         where finding.batch_id = batch.batch_id and code = 'missing-column'
       ), '[]') as "missingColumns"
     from staging.batch
     where emission_id = $1
     order by batch_id`,
    [id],
  );
  return rows;
}

export async function readFindings(client: PoolClient, id: string, asked: FindingsWanted): Promise<Finding[]> {
  const { rows } = await client.query<Finding>(
    `select
       finding_id as "findingId", batch_id as "batchId", line::float8 as line, code, column_name as column,
       value, severity
     from staging.finding
     where emission_id = $1
       and ($2::bigint is null or finding_id > $2)
       and ($3::integer is null or batch_id = $3)
       and ($4::text is null or code = $4)
     order by finding_id
     limit $5`,
    [id, asked.after ?? null, asked.batch ?? null, asked.code ?? null, asked.first],
  );
  return rows;
}

function unknownEmission(): Error {
  return refusal(404, 'not-found', 'There is no such emission of yours.');
}
