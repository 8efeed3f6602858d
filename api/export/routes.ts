import type { FastifyInstance, FastifyRequest } from 'fastify';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { isPublic } from '../public-caller.ts';
import { csvDocument, readFrame } from './csv-document.ts';
import { ofExport, ofMetadata } from './descriptions.ts';
import { isStored, isStoredForPublic, parseExportFile, type ExportFile } from './export-file.ts';
import { jsonDocument } from './json-document.ts';
import { sayWhoMayKeep } from './may-keep.ts';
import { metadataReader, periodName, publicKey, storedKey } from './metadata.ts';
import { readPeriods, readRows } from './read-rows.ts';
import { requireMetric, requireScope } from './require-scope.ts';
import { sendText } from './send-text.ts';
import { sendStored } from './stored-object.ts';

/**
 * GET /export/<metric>/metadata.json and /export/<metric>/<window>/<level>/<scope>.json?period=…, or .csv
 *
 * State, districts and blocks are files that the worker wrote under those scopes' own roles. What has no file,
 * clusters and schools, all that is the caller's `own`, one management or category, and every CSV file, is
 * asked of the database under the caller's role. Either way the rows are the same. Who sends no token reads what
 * is public: of any place what its policy leaves, suppressed.
 */
export function registerExports(app: FastifyInstance, context: Context): void {
  const readMetadata = metadataReader(context);

  app.get<{ Params: { metric: string } }>('/export/:metric/metadata.json', ofMetadata, async (request, reply) => {
    const { metric } = request.params;
    const { visible, metadata: { periods, ...rest } } = await readVisible(request, metric);
    sayWhoMayKeep(request, reply, 'no-cache');
    return {
      ...rest,
      periods: periods
        .filter((period) => visible.has(periodName(period)))
        .map(({ folder: _folder, publicLevels: _levels, ...period }) => period),
    };
  });

  app.get('/export/:metric/:window/:level/:file', ofExport, async (request, reply) => {
    const file = parseExportFile(request.params, request.query);
    if (isStored(file) && !isPublic(request.caller)) {
      const version = await asCaller(context, request, (client) => requireScope(client, file));
      return sendStored(context, storedKey(await readMetadata(file.metric, version), file), request, reply);
    }
    const key = isPublic(request.caller) ? await publicKeyOf(request, file) : undefined;
    if (key !== undefined) {
      return sendStored(context, key, request, reply);
    }
    const { rows, frame } = await asCaller(context, request, async (client) => {
      // One moment for the version and the rows, whatever is published between the two questions.
      await client.query('set transaction isolation level repeatable read, read only');
      await (isPublic(request.caller) ? requireMetric(client, file.metric) : requireScope(client, file));
      return {
        rows: await readRows(client, file),
        frame: file.format === 'csv' ? await readFrame(client, file, isPublic(request.caller)) : undefined,
      };
    });
    if (frame === undefined) {
      sayWhoMayKeep(request, reply, 'no-cache');
      reply.type('application/json; charset=utf-8');
      return sendText(jsonDocument(file, rows), request, reply);
    }
    sayWhoMayKeep(request, reply, 'no-store');
    reply
      .header('content-disposition', `attachment; filename="${file.metric}_${file.level}_${file.scope.name}.csv"`)
      .type('text/csv; charset=utf-8');
    return sendText(csvDocument(file, rows, frame), request, reply);
  });

  /** What the worker exported of a metric, and which periods the caller knows of. */
  async function readVisible(request: FastifyRequest, metric: string) {
    const { version, visible } = await asCaller(context, request, async (client) => ({
      version: await requireMetric(client, metric),
      visible: await readPeriods(client, metric),
    }));
    return { visible, metadata: await readMetadata(metric, version) };
  }

  async function publicKeyOf(request: FastifyRequest, file: ExportFile): Promise<string | undefined> {
    if (!isStoredForPublic(file)) {
      return undefined;
    }
    const { visible, metadata } = await readVisible(request, file.metric);
    return publicKey(metadata, file, visible);
  }
}
