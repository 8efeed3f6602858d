import type { FastifyInstance } from 'fastify';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { csvDocument, readFrame } from './csv-document.ts';
import { isStored, parseExportFile } from './export-file.ts';
import { registerInvalidSchools } from './invalid-schools.ts';
import { jsonDocument } from './json-document.ts';
import { metadataReader, storedKey } from './metadata.ts';
import { readRows } from './read-rows.ts';
import { requireMetric, requireScope } from './require-scope.ts';
import { sendText } from './send-text.ts';
import { sendStored } from './stored-object.ts';

/**
 * GET /export/<metric>/metadata.json and /export/<metric>/<window>/<level>/<scope>.json?period=…, or .csv
 *
 * State, districts and blocks are files that the worker wrote under those scopes' own roles. What has no file,
 * clusters and schools, all that is the caller's `own`, one management or category, and every CSV file, is
 * asked of the database under the caller's role. Either way the rows are the same.
 */
export function registerExports(app: FastifyInstance, context: Context): void {
  const readMetadata = metadataReader(context);
  registerInvalidSchools(app, context);

  app.get<{ Params: { metric: string } }>('/export/:metric/metadata.json', async (request, reply) => {
    const { metric } = request.params;
    const version = await asCaller(context, request, (client) => requireMetric(client, metric));
    const { periods, ...rest } = await readMetadata(metric, version);
    reply.header('cache-control', 'private, no-cache').header('vary', 'Authorization');
    return { ...rest, periods: periods.map(({ folder: _folder, ...period }) => period) };
  });

  app.get('/export/:metric/:window/:level/:file', async (request, reply) => {
    const file = parseExportFile(request.params, request.query);
    if (isStored(file)) {
      const version = await asCaller(context, request, (client) => requireScope(client, file));
      return sendStored(context, storedKey(await readMetadata(file.metric, version), file), request, reply);
    }
    const { rows, frame } = await asCaller(context, request, async (client) => {
      await requireScope(client, file);
      return {
        rows: await readRows(client, file),
        frame: file.format === 'csv' ? await readFrame(client, file) : undefined,
      };
    });
    if (frame === undefined) {
      reply.header('cache-control', 'private, no-cache').type('application/json; charset=utf-8');
      return sendText(jsonDocument(file, rows), request, reply);
    }
    reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${file.metric}_${file.level}_${file.scope.name}.csv"`)
      .type('text/csv; charset=utf-8');
    return sendText(csvDocument(file, rows, frame), request, reply);
  });
}
