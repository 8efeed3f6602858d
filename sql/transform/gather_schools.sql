-- gather_schools(batch, source): what each school has in a landed batch, its rows and days, in landing.school_<id>.
--
-- One reading of the rows, by several processes, for all who ask: whether schools are known, which days are
-- closed now, which month it is, and how many rows are kept. Only of sources whose days are closed; what was gathered
-- before is forgotten.

create procedure transform.gather_schools(batch_id integer, source_name text)
language plpgsql
set search_path = ''
as $$
begin
  if not exists (
    select from staging.source where source.source_name = gather_schools.source_name and source.overlap = 'closed_days'
  ) then
    return;
  end if;

  execute format('drop table if exists landing.%I', 'school_' || gather_schools.batch_id);
  execute format(
    $sql$
    create table landing.%I as
    select landed.period, landed.school_id, count(*) as row_count, bit_or(%s) as days
    from landing.%I as landed
    group by landed.period, landed.school_id
    $sql$,
    'school_' || gather_schools.batch_id,
    (
      select string_agg(format('landed.%I', mask), ' | ')
      from unnest(transform.mask_columns(gather_schools.source_name)) as mask
    ),
    'batch_' || gather_schools.batch_id);
end;
$$;

comment on procedure transform.gather_schools(integer, text) is
  'Gathers what each school has in a landed batch: rows, and days that have data.';
