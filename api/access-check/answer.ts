import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Client } from 'pg';

import { scopeName, type Question } from './question.ts';

/** What a surface answered: its rows in one form, in order; or that it has nothing for this role. */
export type Answer = { readonly rows: readonly string[]; readonly refused?: string };

type Cell = string | number | null | undefined;

const dimensions = ['grade', 'subject', 'gender', 'item'] as const;
const columns = [
  'entity_id', 'district_id', 'block_id', 'cluster_id', 'school_id', 'value', 'change', 'numerator', 'denominator',
  'entities_reporting', 'entities_expected',
] as const;
type Column = (typeof columns)[number];

/** In SQL, as the role of the transaction or the login. */
export async function askSql(client: Client, role: string | undefined, question: Question): Promise<Answer> {
  const { scope } = question;
  await client.query('begin read only');
  try {
    if (role !== undefined) {
      await client.query(`set local role ${client.escapeIdentifier(role)}`);
    }
    const { rows } = await client.query<Record<Column, Cell>>(
      `select ${columns.map((name) => `${name}::text`).join(', ')}
       from aggregate.report_value
       where metric_name = $1
         and window_name = $2
         and period_start = $3
         and level = $4
         and management_id ${question.management === undefined ? 'is null' : `= ${question.management}`}
         and category_id ${question.category === undefined ? 'is null' : `= ${question.category}`}
         and ${dimensions.map((name) => `${name} is null`).join(' and ')}
         ${scope && scope.level !== 'state' ? `and ${scope.level}_id = ${BigInt(scope.id)}` : ''}`,
      [question.metric, question.window, question.periodStart, question.level]);
    return { rows: inOrder(rows) };
  } catch (error) {
    if ((error as { code?: string }).code === '42501') {
      return { rows: [], refused: 'permission denied' };
    }
    throw error;
  } finally {
    await client.query('rollback');
  }
}

type Page = {
  readonly data?: {
    readonly reportValues: {
      readonly nodes: readonly Record<string, Cell>[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    } | null;
  } | null;
  readonly errors?: readonly { readonly message: string }[];
};

const pageSize = 2_000;
const document = `query Values($condition: ReportValueCondition!, $after: Cursor) {
  reportValues(condition: $condition, first: ${pageSize}, after: $after) {
    nodes { ${columns.map(camelCase).join(' ')} }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** By GraphQL, page by page. */
export async function askGraphql(app: FastifyInstance, role: string, question: Question): Promise<Answer> {
  const { scope } = question;
  const condition = {
    metricName: question.metric, windowName: question.window, periodStart: question.periodStart, level: question.level,
    managementId: question.management ?? null, categoryId: question.category ?? null,
    ...Object.fromEntries(dimensions.map((name) => [name, null])),
    ...(scope && scope.level !== 'state' && { [`${scope.level}Id`]: scope.id }),
  };
  const rows: Record<Column, Cell>[] = [];
  for (let after: string | null = null, hasMore = true; hasMore;) {
    const response: LightMyRequestResponse = await app.inject({
      method: 'POST', url: '/graphql', headers: headersOf(role),
      payload: { query: document, variables: { condition, after } },
    });
    const { data, errors }: Page = response.json<Page>();
    if (!data?.reportValues) {
      return { rows: [], refused: errors?.[0]?.message ?? String(response.statusCode) };
    }
    const { nodes, pageInfo } = data.reportValues;
    rows.push(...rowsOfJson(nodes));
    ({ hasNextPage: hasMore, endCursor: after } = pageInfo);
  }
  return { rows: inOrder(rows) };
}

/** By /export, as JSON or CSV. */
export async function askExport(
  app: FastifyInstance, role: string, question: Question, format: 'json' | 'csv',
): Promise<Answer> {
  const { metric, window, level, scope, periodStart, management, category } = question;
  const search = new URLSearchParams({
    period: periodStart,
    ...(management !== undefined && { management: String(management) }),
    ...(category !== undefined && { category: String(category) }),
  });
  const response = await app.inject({
    url: `/export/${metric}/${window}/${level}/${scope ? scopeName(scope) : 'own'}.${format}?${search}`,
    headers: headersOf(role),
  });
  if (response.statusCode !== 200) {
    return { rows: [], refused: response.json<{ code: string }>().code };
  }
  return { rows: inOrder(format === 'json' ? rowsOfJson(response.json().values) : rowsOfCsv(response.body, level)) };
}

/** The role is the token; who reads as the public sends none. */
function headersOf(role: string): Record<string, string> {
  return role === 'r_public' ? {} : { authorization: `Bearer ${role}` };
}

function rowsOfJson(values: readonly Record<string, Cell>[]): Record<Column, Cell>[] {
  return values.map((row) =>
    Object.fromEntries(columns.map((name) => [name, row[camelCase(name)]])) as Record<Column, Cell>);
}

/** Cells without a figure: there is none, or the public is not shown it. */
const notShown = new Set(['', 'suppressed']);

/** A CSV file has the id of the place itself under the name of its level, and no column for levels below. */
function rowsOfCsv(text: string, level: string): Record<Column, Cell>[] {
  const [heads, ...lines] = text.replace(/^\uFEFF/, '').split('\r\n').slice(0, -1).map((line) =>
    [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell!));
  return lines.map((cells) => {
    const found = Object.fromEntries(heads!.map((head, at) => [head, notShown.has(cells[at]!) ? null : cells[at]]));
    return Object.fromEntries(columns.map((name) => {
      const above = name.endsWith('_id') && name !== 'entity_id';
      return [name, name === 'entity_id' ? found[`${level}_id`] : above ? found[name] ?? 0 : found[name]];
    })) as Record<Column, Cell>;
  });
}

/** Numbers are written differently, 84.0 and 84, and mean the same. */
function inOrder(rows: readonly Record<Column, Cell>[]): string[] {
  return rows
    .map((row) => columns.map((name) => figureText(row[name])).join(' '))
    .toSorted();
}

function figureText(cell: Cell): string {
  return cell === null || cell === undefined ? '–' : String(Number(cell));
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
