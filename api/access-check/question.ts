import { createHash } from 'node:crypto';

import type { Client } from 'pg';

export const levels = ['state', 'district', 'block', 'cluster', 'school'] as const;
export type Level = (typeof levels)[number];

/** A place with its ancestors, each by level; 0 is "no such level". */
export type Place = { readonly level: Level; readonly id: string; readonly path: readonly string[] };

/** What all surfaces are asked: values of a report's metric, in a period, at a level, of a scope. */
export type Question = {
  readonly report: string;
  readonly metric: string;
  readonly window: string;
  readonly periodStart: string;
  readonly level: Level;
  /** Undefined is all that one sees oneself. */
  readonly scope: Place | undefined;
  readonly management: number | undefined;
  readonly category: number | undefined;
};

/** What there is to ask for, read from the catalogue. */
export type Catalogue = {
  readonly reports: readonly { readonly report: string; readonly metric: string }[];
  readonly periods: readonly { readonly metric: string; readonly window: string; readonly start: string }[];
  readonly places: readonly Place[];
  readonly managements: readonly number[];
  readonly categories: readonly number[];
};

/** Reads the catalogue, as someone who sees all of it. */
export async function readCatalogue(client: Client): Promise<Catalogue> {
  const reports = await client.query<Catalogue['reports'][number]>(
    'select report_name as report, metric_name as metric from aggregate.report order by report_name');
  const periods = await client.query<Catalogue['periods'][number]>(
    `select metric_name as metric, window_name as window, period_start::text as start
     from aggregate.metric_period
     order by metric_name, window_name, period_start`);
  const places = await client.query<{ level: Level; id: string; path: string[] }>(
    `select
       level, entity_id as id,
       array['0', district_id, block_id, cluster_id, case level when 'school' then entity_id else 0 end]::text[] as path
     from rls.place
     order by level, entity_id`);
  const kinds = await client.query<{ managements: number[]; categories: number[] }>(
    `select
       array(select distinct management_id from aggregate.kind where management_id <> 0 order by 1) as managements,
       array(select distinct category_id from aggregate.kind where category_id <> 0 order by 1) as categories`);
  const state: Place = { level: 'state', id: '0', path: ['0', '0', '0', '0', '0'] };
  return { reports: reports.rows, periods: periods.rows, places: [state, ...places.rows], ...kinds.rows[0]! };
}

/**
 * The questions for somebody: each report at each level in each of its windows, of all that is their own, of a
 * place of theirs, and of any place, over all schools or a kind of them. The same seed asks the same.
 */
export function questionsFor(
  viewer: { readonly name: string; readonly places: readonly Place[] }, catalogue: Catalogue, seed: number,
): Question[] {
  const draw = drawing(`${seed} ${viewer.name}`);
  const own = catalogue.places.filter((place) => isInside(place, viewer.places));
  return catalogue.reports.flatMap(({ report, metric }) => {
    const periods = Map.groupBy(catalogue.periods.filter((period) => period.metric === metric), ({ window }) => window);
    return levels.flatMap((level) => [...periods].flatMap(([window, starts]) =>
      [undefined, own, catalogue.places].map((among, index): Question => {
        const holding = among?.filter((place) => levels.indexOf(place.level) <= levels.indexOf(level));
        return {
          report, metric, window, level,
          periodStart: draw(starts)!.start,
          scope: holding && draw(holding),
          management: index > 0 && draw([true, false, false]) ? draw(catalogue.managements) : undefined,
          category: index > 0 && draw([true, false, false]) ? draw(catalogue.categories) : undefined,
        };
      })));
  });
}

/** Whether a place is one of these or lies in one. */
export function isInside(place: Place, within: readonly Place[]): boolean {
  return within.some(({ level, id }) => level === 'state' || place.path[levels.indexOf(level)] === id);
}

/** `school month 2026-06-01 of district_2401, management 7` */
export function inWords({ window, periodStart, level, scope, management, category }: Question): string {
  return [
    `${level}, ${window} ${periodStart}, of ${scope ? scopeName(scope) : 'own'}`,
    ...(management === undefined ? [] : [`management ${management}`]),
    ...(category === undefined ? [] : [`category ${category}`]),
  ].join(', ');
}

export function scopeName({ level, id }: Place): string {
  return level === 'state' ? 'state' : `${level}_${id}`;
}

/** Draws as by lot; undefined from nothing. */
function drawing(seed: string) {
  let count = 0;
  return <Item>(items: readonly Item[]): Item | undefined => {
    count += 1;
    const lot = createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE();
    return items[lot % items.length];
  };
}
