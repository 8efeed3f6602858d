--! Previous: sha1:26e6d4c1bf62478718f4d6c2fd68de8dcbaddb1c
--! Hash: sha1:9136187252b0b6704aabfd0a72ae4cae346e00b1

-- What the public may see: which metrics, and of which places, in months that are over.

set local role r_owner;

alter table aggregate.setting
  drop constraint setting_name_is_known,
  add constraint setting_name_is_known check (
    setting_name in ('state_id', 'state_name', 'academic_year_starts_in', 'smallest_public_cell')
  ),
  add constraint setting_smallest_public_cell_is_large_enough check (
    case
      when setting_name <> 'smallest_public_cell' then true
      when jsonb_typeof(value) = 'number' then value::numeric >= 5 and value::numeric = trunc(value::numeric)
      else false
    end
  );

alter table aggregate.metric
  add column is_public boolean not null generated always as (coalesce(document -> 'public' <> '[]', false)) stored;

create index metric_is_public_idx on aggregate.metric (is_public, metric_name);

create table aggregate.public_cell (
  metric_name   text    not null references aggregate.metric on delete cascade,
  period        date    not null,
  level         text    not null,
  district_id   bigint  not null,
  block_id      bigint  not null,
  numerator     numeric not null,
  denominator   numeric not null,
  is_suppressed boolean not null default false,

  primary key (metric_name, period, level, district_id, block_id),
  constraint public_cell_level_is_known check (level in ('state', 'district', 'block')),
  constraint public_cell_zero_is_only_above check (
    case level
      when 'block' then district_id <> 0 and block_id <> 0
      when 'district' then district_id <> 0 and block_id = 0
      else district_id = 0 and block_id = 0
    end
  )
);

comment on column aggregate.metric.is_public is 'Whether its document names levels that the public may see.';
comment on table aggregate.public_cell is
  'What the public values of a month are summed from, as it was released. It is a memory: what was closed stays closed.';
comment on column aggregate.public_cell.period is 'The first day of the month.';
comment on column aggregate.public_cell.is_suppressed is
  'Closed: too few pupils stand behind it, or it would tell those of another place. It is never opened again.';

reset role;
