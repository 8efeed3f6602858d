import type { FastifyInstance } from 'fastify';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { byteOrderMark, csvLine } from './csv-cell.ts';
import { ofInvalidSchools } from './descriptions.ts';

const columns = [
  'school_id', 'school_name', 'district_id', 'block_id', 'cluster_id', 'latitude', 'longitude', 'exception_type',
  'found_at',
];

/**
 * GET /export/exception_list/school_invalid_data.csv: the schools of the caller's place that no report shows,
 * each with what its master data lack. It is asked of the database under the caller's role.
 */
export function registerInvalidSchools(app: FastifyInstance, context: Context): void {
  app.get('/export/exception_list/school_invalid_data.csv', ofInvalidSchools, async (request, reply) => {
    const rows = await asCaller(context, request, async (client) => (await client.query<(string | null)[]>({
      text: `select ${columns.map((name) => `${name}::text`).join(', ')}
             from aggregate.invalid_school
             order by school_id`,
      rowMode: 'array',
    })).rows);
    return reply
      .header('content-disposition', 'attachment; filename="school_invalid_data.csv"')
      .header('cache-control', 'private, no-store')
      .header('vary', 'Authorization')
      .type('text/csv; charset=utf-8')
      .send(`${byteOrderMark}${[columns, ...rows].map(csvLine).join('')}`);
  });
}
