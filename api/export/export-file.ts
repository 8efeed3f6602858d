import { z } from 'zod';

import { refusal } from '../problem.ts';

/** The kinds of place that an export can be of; `own` is all that the caller sees of a level. */
export type ScopeKind = 'state' | 'district' | 'block' | 'cluster' | 'school' | 'own';

/** What an address below /export asks for. */
export type ExportFile = {
  readonly metric: string;
  readonly window: string;
  readonly level: string;
  readonly scope: { readonly kind: ScopeKind; readonly id: string | undefined; readonly name: string };
  readonly format: 'json' | 'csv';
  /** The first day of the period; undefined is the newest. */
  readonly period: string | undefined;
  /** Schools of this management and category alone; undefined is all. */
  readonly management: number | undefined;
  readonly category: number | undefined;
  /** Of a CSV file: by value, else by the place's id. */
  readonly order: 'lowest' | 'highest' | undefined;
};

export const address = z.object({
  metric: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  window: z.enum(['last_day', 'last_7_days', 'last_30_days', 'week', 'month', 'academic_year', 'overall']),
  level: z.enum(['state', 'district', 'block', 'cluster', 'school']),
  file: z.string().regex(/^(state|own|(district|block|cluster|school)_\d{1,18})\.(json|csv)$/),
});
const kind = z.string().regex(/^\d{1,9}$/).transform(Number).optional();
export const query = z.object({
  period: z.iso.date().optional(),
  management: kind,
  category: kind,
  order: z.enum(['lowest', 'highest']).optional(),
});

/** Reads /export/<metric>/<window>/<level>/<scope>.json?period=… or .csv; what is no such address is not found. */
export function parseExportFile(params: unknown, search: unknown): ExportFile {
  const path = address.safeParse(params);
  if (!path.success) {
    throw refusal(404, 'not-found', 'There is no such export. Its address is <metric>/<window>/<level>/<scope>.json.');
  }
  const asked = query.safeParse(search);
  if (!asked.success) {
    throw refusal(400, 'bad-request', reasons[String(asked.error.issues[0]?.path[0])] ?? reasons['period']!);
  }
  const [name, format] = path.data.file.split('.') as [string, 'json' | 'csv'];
  const [scopeKind, id] = name.split('_') as [ScopeKind, string | undefined];
  const { period, management, category, order } = asked.data;
  return {
    metric: path.data.metric,
    window: path.data.window,
    level: path.data.level,
    scope: { kind: scopeKind, id, name },
    format, period, management, category, order,
  };
}

/**
 * Whether the worker has written the document: for the state, districts and blocks, over all managements and
 * categories, of every window but the weeks. All others are asked of the database.
 */
export function isStored({ scope, format, window, management, category }: ExportFile): boolean {
  return format === 'json' && ['state', 'district', 'block'].includes(scope.kind) && window !== 'week'
    && management === undefined && category === undefined;
}

/** Whether the document may be the one that the worker has written for the public: all that it sees of a level. */
export function isStoredForPublic({ scope, format, window, management, category }: ExportFile): boolean {
  return format === 'json' && ['state', 'own'].includes(scope.kind) && window !== 'week'
    && management === undefined && category === undefined;
}

const reasons: Readonly<Record<string, string>> = {
  period: '"period" is the first day of a period, like 2026-07-01.',
  management: '"management" is the number of a management of schools.',
  category: '"category" is the number of a category of schools.',
  order: '"order" is lowest or highest.',
};
