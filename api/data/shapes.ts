/** The shapes of what the emission API answers, as /docs shows them; the tests hold the answers to them. */
import { z } from 'zod';

const moment = z.iso.datetime().describe('In UTC.');
const count = z.number().int().nullable();

/** The id in the address of an emission. */
export const ofEmission = z.object({ id: z.uuid().describe('The emission\'s id, as upload-url gave it.') });
export const ofSource = z.object({ name: z.string().describe('The source\'s name.') });

export const uploadForm = z.object({
  url: z.string().describe('Where to POST the file, as multipart/form-data.'),
  fields: z.record(z.string(), z.string()).describe('All to be posted before the part "file".'),
  emissionId: z.uuid(),
});

export const emission = z.object({
  emissionId: z.uuid(),
  source: z.string().nullable(),
  fileName: z.string(),
  dryRun: z.boolean(),
  state: z.enum([
    'requested', 'received', 'verified', 'archived', 'loaded', 'aggregated', 'exported', 'published', 'checked',
    'refused', 'expired',
  ]),
  code: z.string().nullable().describe('Why the whole file was refused.'),
  detail: z.string().nullable(),
  requestedAt: moment,
  finishedAt: moment.nullable(),
});

const batch = z.object({
  batchId: z.number().int(),
  fileName: z.string(),
  state: z.enum(['open', 'kept', 'refused', 'withdrawn', 'checked']),
  code: z.string().nullable(),
  detail: z.string().nullable(),
  linesReceived: count.describe('Lines below the header: blank + kept + unchanged + rejected.'),
  linesBlank: count,
  rowsKept: count,
  rowsUnchanged: count.describe('The same as what is stored.'),
  rowsRejected: count,
  findings: z.record(z.string(), z.number().int()).describe('How often each code was found.'),
  preview: z.looseObject({}).nullable().describe('Of a dry run: what would become of the rows.'),
  extraColumns: z.array(z.string()).describe('In the header, but not of the source: passed over.'),
  missingColumns: z.array(z.string()).describe('Of the source, but not in the header: left empty.'),
});

export const receipt = emission.extend({
  batches: z.array(batch).describe('One for each CSV of the zip.'),
  links: z.object({ self: z.string(), findings: z.string(), rejected: z.string(), events: z.string() }),
});

export const emissions = z.object({
  emissions: z.array(emission), next: z.string().nullable().describe('The address of the next page.'),
});

export const findings = z.object({
  emissionId: z.uuid(),
  findings: z.array(z.object({
    findingId: z.string(),
    batchId: z.number().int().nullable(),
    line: z.number().int().nullable().describe('Of the CSV; the header is line 1.'),
    code: z.string(),
    column: z.string().nullable(),
    value: z.string().nullable(),
    severity: z.enum(['reject', 'note', 'refuse']),
  })),
  next: z.string().nullable(),
});

export const correction = z.object({
  correctionId: z.uuid(),
  kind: z.enum(['withdraw', 'replay', 'reopen']),
  source: z.string(),
  emissionId: z.uuid().nullable(),
  batchId: z.number().int().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  periods: z.array(z.string()).nullable(),
  schools: z.array(z.number()).nullable(),
  reason: z.string(),
  state: z.enum(['requested', 'done', 'failed']),
  detail: z.string().nullable(),
  requestedAt: moment,
  finishedAt: moment.nullable(),
});
export const corrections = z.object({ corrections: z.array(correction) });

export const sources = z.object({
  sources: z.array(z.object({
    name: z.string(),
    title: z.string(),
    grain: z.string().nullable(),
    class: z.string(),
    schedule: z.string().nullable(),
    isEnabled: z.boolean(),
    isOwn: z.boolean().describe('Of this state, and not of cQube.'),
    folders: z.array(z.string()),
  })),
});
export const sourcePlan = z.looseObject({
  source: z.string(), isEnabled: z.boolean(), isOwn: z.boolean(), document: z.looseObject({}),
});
export const changedSource = z.object({
  name: z.string(),
  isCheck: z.boolean(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), formerType: z.string().nullable() })),
});
export const switchedSource = z.object({ name: z.string(), isEnabled: z.boolean() });

export const buckets = z.object({ input: z.string(), output: z.string(), emission: z.string() });
export const uploadInParts = z.object({
  emissionId: z.uuid(), uploadId: z.string(), partSizeBytes: z.number().int().describe('Of all parts but the last.'),
});
export const partUrls = z.object({ urls: z.record(z.string(), z.string()).describe('By number, to PUT the part to.') });
export const storedParts = z.object({
  parts: z.array(z.object({ number: z.number().int(), sizeBytes: z.number().int(), etag: z.string() })),
});
export const completedUpload = z.object({ emissionId: z.uuid(), sizeBytes: z.number().int() });
export const takenWeights = z.object({
  ResponseMetadata: z.object({ HTTPStatusCode: z.literal(200) }), ETag: z.string().optional(), emissionId: z.uuid(),
});
