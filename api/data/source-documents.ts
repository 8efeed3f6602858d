import type { FastifyInstance } from 'fastify';
import type { PoolClient } from 'pg';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import { changedSource, ofSource, switchedSource } from './shapes.ts';

type Named = { readonly Params: { readonly name: string } };

const document = z.looseObject({ name: z.string() });
const asked = z.object({ check: z.enum(['true', 'false']).default('false') });
const switched = z.object({ enabled: z.boolean() });

/**
 * PUT /data/sources/<name> with a source document as body, and POST /data/sources/<name>/enabled with
 * { "enabled": false }: a state's own sources. The database lets administrators alone do either.
 *
 * `?check=true` does all of it and takes it back: the answer is what would have been.
 */
export function registerSourceDocuments(app: FastifyInstance, context: Context): void {
  app.put<Named>('/data/sources/:name', described({
    group: 'Sources',
    summary: 'Define a source of the state, or change it',
    description: 'For administrators. With `check=true` all of it is done and taken back: the answer is what would be.',
    params: ofSource,
    query: asked,
    body: document,
    answer: changedSource,
    refuses: { 400: ['bad-request'], 409: ['data-would-be-lost'], 422: ['bad-definition'] },
  }), async (request) => {
    const { name } = request.params;
    const body = document.safeParse(request.body);
    const query = asked.safeParse(request.query);
    if (!body.success || !query.success) {
      throw refusal(400, 'bad-request', 'Send the document of the source as JSON; "check" is true or false.');
    }
    if (body.data.name !== name) {
      throw refusal(422, 'bad-definition', `name: “${body.data.name}” is not “${name}”, as the address says.`, 'name');
    }
    const isCheck = query.data.check === 'true';
    const columns = await asCaller(context, request, (client) => putSource(client, body.data, isCheck));
    return { name, isCheck, columns };
  });

  app.post<Named>('/data/sources/:name/enabled', described({
    group: 'Sources', summary: 'Take files of a source, or none', params: ofSource, body: switched,
    answer: switchedSource,
    refuses: { 400: ['bad-request', 'unknown-source'] },
  }), async (request) => {
    const { name } = request.params;
    const body = switched.safeParse(request.body);
    if (!body.success) {
      throw refusal(400, 'bad-request', 'Send {"enabled": true} or {"enabled": false}.');
    }
    await asCaller(context, request, (client) =>
      client.query('call staging.enable_source($1, $2)', [name, body.data.enabled]));
    return { name, isEnabled: body.data.enabled };
  });
}

/** The columns of the source's table that are new or wider. A check leaves nothing behind. */
async function putSource(client: PoolClient, body: object, isCheck: boolean): Promise<object[]> {
  await client.query('savepoint before_put');
  const { rows } = await client.query<object>(
    `select column_name as name, type_name as type, former_type as "formerType" from staging.put_source($1)`,
    [JSON.stringify(body)],
  );
  if (isCheck) {
    await client.query('rollback to before_put');
  }
  return rows;
}
