import { gzipSync } from 'node:zlib';

import type { FastifyInstance } from 'fastify';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { parseExportFile } from './export-file.ts';
import { registerInvalidSchools } from './invalid-schools.ts';
import { metadataReader, storedKey } from './metadata.ts';
import { queryDocument } from './query-document.ts';
import { requireMetric, requireScope } from './require-scope.ts';
import { sendStored, takesGzip } from './stored-object.ts';

/**
 * GET /export/<metric>/metadata.json and /export/<metric>/<window>/<level>/<scope>.json?period=…
 *
 * State, districts and blocks are files that the worker wrote under those scopes' own roles; clusters and
 * schools are asked of the database under the caller's. Either way the document is the same.
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
    if (file.scope.kind !== 'cluster' && file.scope.kind !== 'school') {
      const version = await asCaller(context, request, (client) => requireScope(client, file));
      return sendStored(context, storedKey(await readMetadata(file.metric, version), file), request, reply);
    }
    const document = await asCaller(context, request, async (client) => {
      await requireScope(client, file);
      return queryDocument(client, file);
    });
    reply
      .header('cache-control', 'private, no-cache')
      .header('vary', 'Authorization, Accept-Encoding')
      .type('application/json; charset=utf-8');
    return takesGzip(request)
      ? reply.header('content-encoding', 'gzip').send(gzipSync(document))
      : reply.send(document);
  });
}
