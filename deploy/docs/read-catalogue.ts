import type { Client } from 'pg';

import type { PlanColumn, ScreenPlan } from '../../worker/csv/screen-plan.ts';

/** A table or view of ours, as the database describes it. */
export type Relation = {
  readonly schema: string;
  readonly name: string;
  readonly isView: boolean;
  readonly comment: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly isNeeded: boolean;
    readonly isKey: boolean;
    /** The table that it refers to. */
    readonly references: string | null;
    readonly comment: string | null;
  }[];
};

/** A source, as its document describes it. */
export type Source = {
  readonly name: string;
  readonly title: string;
  readonly class: string;
  readonly grain: string;
  readonly storedKey: string;
  readonly key: readonly string[];
  readonly schedule: string | null;
  readonly isForAnalysts: boolean;
  readonly plan: Omit<ScreenPlan, 'columns'> & {
    readonly columns: readonly (PlanColumn & { readonly references?: string | null })[];
  };
};

/** The tables and views that belong to no source, in the order of their schemas and names. */
export async function readRelations(client: Client): Promise<Relation[]> {
  const { rows } = await client.query<Relation>(`
    with

    column_of as (
      select
        attrelid,
        jsonb_agg(jsonb_build_object(
          'name', attname,
          'type', format_type(atttypid, atttypmod),
          'isNeeded', attnotnull,
          'isKey', exists (select from pg_constraint
            where conrelid = attrelid and contype = 'p' and attnum = any (conkey)),
          'references', (select min(confrelid::regclass::text) from pg_constraint
            where conrelid = attrelid and contype = 'f' and conkey = array[attnum]),
          'comment', col_description(attrelid, attnum)
        ) order by attnum) as columns
      from pg_attribute
      where attnum > 0
        and not attisdropped
      group by attrelid
    )

    select
      nspname as schema, relname as name, relkind = 'v' as "isView", obj_description(pg_class.oid) as comment, columns
    from pg_class
    inner join pg_namespace
      on pg_namespace.oid = relnamespace
    inner join column_of
      on attrelid = pg_class.oid
    where nspname in ('staging', 'transform', 'aggregate', 'rls')
      and relkind in ('r', 'p', 'v')
      and not relispartition
      and not exists (
        select
        from staging.source
        where nspname = 'transform'
          and (relname = source_name or relname = source_name || '_history'
            or starts_with(relname, source_name || '_') and relkind = 'v')
      )
    order by array_position('{aggregate,staging,transform,rls}', nspname), relname`);
  return rows;
}

export async function readSources(client: Client): Promise<Source[]> {
  const { rows } = await client.query<Source>(`
    select
      source_name as name, title, class, grain, stored_key as "storedKey", key_columns as key, schedule,
      is_for_analysts as "isForAnalysts", staging.screen_plan(source_name) as plan
    from staging.source
    order by array_position('{static,hierarchical,dynamic}', class), source_name`);
  return rows;
}
