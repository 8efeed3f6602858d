import type { Client } from 'pg';

/** A table or view, and which of its rows each right reads. */
export type Reading = { readonly name: string; readonly cells: readonly string[] };

const rights = ['r_viewer', 'r_report_creator', 'r_analyst', 'r_emitter', 'r_admin', 'r_public'] as const;

/** Who reads what, as grants and policies say it; tables of sources apart. */
export async function readReadings(client: Client): Promise<Reading[]> {
  const { rows } = await client.query<Reading>(`
    with

    relation as (
      select pg_class.oid, pg_class.oid::regclass::text as name, relkind
      from pg_class
      where relnamespace::regnamespace::text = any ('{staging,aggregate,rls}')
        and relkind in ('r', 'p', 'v')
        and not relispartition
    )

    select
      relation.name,
      array_agg(
        case
          when not has_any_column_privilege(wanted.name, relation.oid, 'select') then ''
          when relkind = 'v' then 'as its tables'
          when bound.is_all then 'all'
          else coalesce(nullif(concat_ws(', ',
            case when bound.is_own then case wanted.name when 'r_public' then 'what is public' else 'the own' end end,
            case when bound.is_place and wanted.name <> 'r_public' then 'of the own places' end), ''), 'none')
        end order by wanted.position
      ) as cells
    from relation
    cross join unnest($1::text[]) with ordinality as wanted (name, position)
    cross join lateral (
      select
        coalesce(bool_or(wanted.name = any (roles::text[]) and qual = 'true'), false) as is_all,
        coalesce(bool_or(wanted.name = any (roles::text[]) and qual <> 'true'), false) as is_own,
        coalesce(bool_or(roles::text[] && '{g_district,g_block,g_cluster,g_school}'), false) as is_place
      from pg_policies
      where format('%I.%I', schemaname, tablename)::regclass = relation.oid
    ) as bound
    group by relation.name, relation.oid
    having bool_or(has_any_column_privilege(wanted.name, relation.oid, 'select'))
    order by relation.name`, [rights]);
  return rows;
}

/** Sources whose kept rows analysts read: of their districts, or all of a list that belongs to no place. */
export async function readOpenSources(client: Client): Promise<{ readonly ofPlace: string[]; readonly all: string[] }> {
  const { rows: [open] } = await client.query<{ ofPlace: string[]; all: string[] }>(`
    select
      array_agg(tablename::text order by tablename) filter (where policyname like '%of_district') as "ofPlace",
      array_agg(tablename::text order by tablename) filter (where policyname like '%of_analyst') as "all"
    from pg_policies
    where schemaname = 'transform'`);
  return open!;
}

/** docs/who-sees-what.md */
export function whoSeesWhat(readings: readonly Reading[], open: { ofPlace: string[]; all: string[] }): string {
  const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
  return [
    '# Who sees what',
    '',
    'Written by `npm run docs` from the grants and policies that are installed; docs/access.md says what they mean.',
    'An empty cell is no right at all. “Of the own places” is the place that somebody looks at with all below it, and',
    'the one row of each place above. Schema `pii` is read by `r_dba` alone, and what is not named here by the worker.',
    '',
    `| Table or view | ${rights.map((right) => `\`${right}\``).join(' | ')} |`,
    `|---|${rights.map(() => '---').join('|')}|`,
    ...readings.map(({ name, cells }) => `| \`${name}\` | ${cells.join(' | ')} |`),
    '',
    `Of schema \`transform\` analysts read the kept rows of these, of their districts: ${listed(open.ofPlace)}.`,
    '',
    `And all rows of these, which belong to no place: ${listed(open.all)}.`,
    '',
  ].join('\n');
}
