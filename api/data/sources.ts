import type { FastifyInstance } from 'fastify';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import { ofSource, sourcePlan, sources } from './shapes.ts';

/**
 * GET /data/sources and /data/sources/<name>: what may be emitted, how each line will be screened, and the
 * document that both come from.
 */
export function registerSources(app: FastifyInstance, context: Context): void {
  app.get('/data/sources', described({
    group: 'Sources', summary: 'What may be emitted', answer: sources,
  }), (request) => asCaller(context, request, async (client) => {
    const { rows } = await client.query(
      `select
         source_name as name, title, grain, class, schedule, is_enabled as "isEnabled", is_own as "isOwn",
         array(
           select distinct folder from staging.source_file
           where source_file.source_name = source.source_name
           order by folder
         ) as folders
       from staging.source
       order by source_name`,
    );
    return { sources: rows };
  }));

  app.get<{ Params: { name: string } }>('/data/sources/:name', described({
    group: 'Sources',
    summary: 'How the lines of a source are read and judged',
    description: 'With the document of the source: its columns, their types, sizes and allowed values, its key.',
    params: ofSource,
    answer: sourcePlan,
    refuses: { 404: ['unknown-source'] },
  }), (request) =>
    asCaller(context, request, async (client) => {
      const { rows } = await client.query<{ plan: object }>(
        `select
           staging.screen_plan(source_name)
             || jsonb_build_object('isEnabled', is_enabled, 'isOwn', is_own, 'document',
                  staging.source_document(source_name)) as plan
         from staging.source
         where source_name = $1`,
        [request.params.name],
      );
      if (!rows[0]) {
        throw refusal(404, 'unknown-source', `There is no source "${request.params.name}".`);
      }
      return rows[0].plan;
    }));
}
