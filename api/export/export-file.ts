import { z } from 'zod';

import { refusal } from '../problem.ts';

/** The kinds of place that an export can be of; those above `cluster` are files, the others are queried. */
export type ScopeKind = 'state' | 'district' | 'block' | 'cluster' | 'school';

/** What an address below /export asks for. */
export type ExportFile = {
  readonly metric: string;
  readonly window: string;
  readonly level: string;
  readonly scope: { readonly kind: ScopeKind; readonly id: string | undefined; readonly name: string };
  /** The first day of the period; undefined is the newest. */
  readonly period: string | undefined;
};

const address = z.object({
  metric: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  window: z.enum(['last_day', 'last_7_days', 'last_30_days', 'week', 'month', 'academic_year', 'overall']),
  level: z.enum(['state', 'district', 'block', 'cluster', 'school']),
  file: z.string().regex(/^(state|(district|block|cluster|school)_\d{1,18})\.json$/),
});
const query = z.object({ period: z.iso.date().optional() });

/** Reads /export/<metric>/<window>/<level>/<scope>.json?period=…; what is no such address is not found. */
export function parseExportFile(params: unknown, search: unknown): ExportFile {
  const path = address.safeParse(params);
  if (!path.success) {
    throw refusal(404, 'not-found', 'There is no such export. Its address is <metric>/<window>/<level>/<scope>.json.');
  }
  const asked = query.safeParse(search);
  if (!asked.success) {
    throw refusal(400, 'bad-request', '"period" is the first day of a period, like 2026-07-01.');
  }
  const name = path.data.file.slice(0, -'.json'.length);
  const [kind, id] = name.split('_') as [ScopeKind, string | undefined];
  return {
    metric: path.data.metric,
    window: path.data.window,
    level: path.data.level,
    scope: { kind, id, name },
    period: asked.data.period,
  };
}
