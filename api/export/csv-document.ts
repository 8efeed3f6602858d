import type { PoolClient } from 'pg';

import { byteOrderMark, csvLine } from './csv-cell.ts';
import type { ExportFile } from './export-file.ts';
import type { ExportRows } from './read-rows.ts';

/** What a heading and the lines need to know beside the rows. */
export type CsvFrame = {
  /** The metrics that accompany the one asked for. */
  readonly companions: readonly string[];
  /** Names of the places above the rows, by level and id. */
  readonly names: ReadonlyMap<string, string>;
  /** Why figures are not shown, of a file for the public; undefined is a file in which all are. */
  readonly closed: string | undefined;
};

/** Stands where a figure is not shown to the public, so that it is neither 0 nor "no data". */
const suppressed = 'suppressed';

type Row = {
  readonly entityId: number;
  readonly entityName: string | null;
  readonly value: number | null;
  readonly suppressed: boolean;
  readonly also: Readonly<Record<string, number | null>>;
} & Readonly<Record<string, number | null>>;

const levels = ['state', 'district', 'block', 'cluster', 'school'];

/** The levels whose places a line names: its own and those above, but the state only where it is all there is. */
function pathOf(level: string): readonly string[] {
  return level === 'state' ? ['state'] : levels.slice(1, levels.indexOf(level) + 1);
}

/** Asks, as the current role, for what the rows themselves do not hold. */
export async function readFrame(
  client: PoolClient, { metric, level }: ExportFile, isOpen: boolean,
): Promise<CsvFrame> {
  const above = pathOf(level).slice(0, -1);
  const companions = await client.query<{ name: string }>(
    'select metric_name as name from aggregate.metric where part_of = $1 order by also_position', [metric]);
  const places = above.length === 0 ? { rows: [] } : await client.query<{ place: string; name: string }>(
    `select concat_ws('_', level, entity_id) as place, entity_name as name
     from aggregate.place
     where level = any ($1)`,
    [above]);
  return {
    companions: companions.rows.map(({ name }) => name),
    names: new Map(places.rows.map(({ place, name }) => [place, name])),
    closed: isOpen ? await readReason(client) : undefined,
  };
}

async function readReason(client: PoolClient): Promise<string> {
  const { rows: [row] } = await client.query<{ smallest: number }>(
    'select aggregate.smallest_public_cell() as smallest');
  return `Not shown: fewer than ${row!.smallest} pupils could be told from it`;
}

/** The rows as a CSV file, in pieces: the places from the district down, the figures, the days they are of. */
export function* csvDocument(file: ExportFile, { rows, ...period }: ExportRows, frame: CsvFrame): Generator<string> {
  const path = pathOf(file.level);
  const lastDay = period.newestDay && period.newestDay < period.periodEnd ? period.newestDay : period.periodEnd;
  yield byteOrderMark + csvLine([
    ...path.flatMap((level) => [`${level}_id`, `${level}_name`]),
    'value', 'change', 'numerator', 'denominator', ...frame.companions, 'entities_reporting', 'entities_expected',
    'data_from', 'data_upto', ...(frame.closed === undefined ? [] : ['note']),
  ]);
  const parsed = rows.map((row) => JSON.parse(row) as Row);
  for (const row of file.order ? ordered(parsed, file.order) : parsed) {
    yield csvLine([
      ...path.flatMap((level) => placeCells(row, level, level === file.level, frame)),
      ...[
        row.value, row['change']!, row['numerator']!, row['denominator']!,
        ...frame.companions.map((name) => row.also[name] ?? null), row['entitiesReporting']!,
      ].map((figure) => (row.suppressed ? suppressed : figure)),
      row['entitiesExpected']!, period.periodStart, lastDay,
      ...(frame.closed === undefined ? [] : [row.suppressed ? frame.closed : null]),
    ]);
  }
}

function placeCells(row: Row, level: string, isOwn: boolean, { names }: CsvFrame): (string | number | null)[] {
  if (isOwn) {
    return [row.entityId, row.entityName];
  }
  const id = row[`${level}Id`];
  return [id || null, names.get(`${level}_${id}`) ?? null];
}

/** By value, the same value by name; places without data come last. */
function ordered(rows: readonly Row[], order: 'lowest' | 'highest'): readonly Row[] {
  const turn = order === 'lowest' ? 1 : -1;
  return rows.toSorted((one, other) => {
    const isKnown = Number(other.value !== null) - Number(one.value !== null);
    return isKnown || turn * ((one.value ?? 0) - (other.value ?? 0))
      || (one.entityName ?? '').localeCompare(other.entityName ?? '');
  });
}
