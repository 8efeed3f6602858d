import { createHash } from 'node:crypto';

import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { asCaller } from '../as-caller.ts';
import type { Context } from '../context.ts';
import { described } from '../docs/described.ts';
import { refusal } from '../problem.ts';
import { uploadForm } from './shapes.ts';

/** A file that is to be sent, or only tried. */
export const named = z.object({
  filename: z.string().trim().min(1).max(500),
  dryRun: z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]).default(false),
});

/**
 * POST /data/upload-url   { filename: "student_attendance/student_attendance.zip" }
 *
 * Answers with the form that uploads this one file: `url`, the `fields` to post before the part `file`, and
 * the `emissionId` under which to ask what became of it. The name may come as JSON, as a form or in the
 * query, because emission clients do all three. With `dryRun: true` the file is only tried: the receipt tells
 * what would become of it, and nothing of it is kept.
 */
export function registerUploadUrl(app: FastifyInstance, context: Context): void {
  app.post('/data/upload-url', described({
    group: 'Emission',
    summary: 'Ask for the address to send one file to',
    description: 'The answer is a form: POST `fields` and then the part `file` to `url`, once, within the hour. The '
      + 'name may also come as a form or in the query. With `dryRun` the file is only tried.',
    body: named,
    bodyAs: ['application/json', 'application/x-www-form-urlencoded'],
    answer: uploadForm,
    refuses: {
      400: ['no-file-name', 'not-a-zip', 'unknown-source'], 403: ['source-not-allowed'], 409: ['source-disabled'],
    },
  }), async (request) => {
    const parsed = named.safeParse({ ...asObject(request.query), ...asObject(request.body) });
    if (!parsed.success) {
      throw refusal(400, 'no-file-name', 'Bad request, name the file: {"filename": "<source>/<file>.zip"}.');
    }
    const emission = await registerEmission(context, request, parsed.data);
    const form = await formOf(context, emission.objectKey);
    request.log.info({ emissionId: emission.emissionId }, 'upload asked for');
    return { url: form.url, fields: form.fields, emissionId: emission.emissionId };
  });
}

/** Has the emission of a file registered for the caller. */
export function registerEmission(
  context: Context, request: FastifyRequest, { filename, dryRun }: z.infer<typeof named>,
): Promise<{ emissionId: string; objectKey: string }> {
  return asCaller(context, request, async (client) => {
    const { rows } = await client.query<{ emissionId: string; objectKey: string }>(
      `select emission_id as "emissionId", object_key as "objectKey"
       from staging.request_emission($1, $2, $3)`,
      [filename, tokenDigest(request), dryRun],
    );
    return rows[0]!;
  });
}

/**
 * Binds the key, the type and the size; clients post all fields as they are, so the type costs them nothing.
 * Names are written as the original API writes them.
 */
async function formOf({ config, store }: Context, key: string) {
  const { url, fields } = await createPresignedPost(store, {
    Bucket: config.store.emissionBucket,
    Key: key,
    Expires: config.api.uploadLifeSeconds,
    Fields: { 'Content-Type': 'application/zip' },
    Conditions: [['content-length-range', 1, config.api.uploadLimitMegabytes * 1024 * 1024]],
  });
  return {
    url,
    fields: Object.fromEntries(Object.entries(fields).map(([name, value]) =>
      [/^(x-amz-|policy)/i.test(name) ? name.toLowerCase() : name, value])),
  };
}

/** What an emission token may send is held by the database, which knows its digest. */
export function tokenDigest({ headers }: FastifyRequest): Buffer | null {
  const token = /^Bearer +(cqe_\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return token ? createHash('sha256').update(token).digest() : null;
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
