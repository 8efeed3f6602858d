--! Previous: sha1:9ce90f2c8ddc98f53ec09b79c11573f4424662f8
--! Hash: sha1:124564c8516bf36cc3915ac213c1cde94ef3699f

-- Aggregates that cost less to refresh.

set local role r_owner;

-- The kinds of schools, managements and categories, alone and together. Values by kind stand in the row of
-- their place: a row each was five rows of six, all of which change with every day that comes.

create table aggregate.kind (
  management_id integer not null,
  category_id   integer not null,

  primary key (management_id, category_id),
  constraint kind_is_of_something check (management_id <> 0 or category_id <> 0)
);

create type aggregate.kind_figure as (
  management_id        integer,
  category_id          integer,
  numerator            numeric,
  denominator          numeric,
  also                 bigint[],
  previous_numerator   numeric,
  previous_denominator numeric,
  previous_also        bigint[],
  entities_reporting   integer,
  entities_expected    integer
);

-- Forced row security binds the owner too, by policies that sql/ installs: not while rows are moved.

alter table aggregate.metric_value no force row level security;
alter table aggregate.place no force row level security;

insert into aggregate.kind (management_id, category_id)
select coalesce(management_id, 0), coalesce(category_id, 0)
from aggregate.place
where level = 'school'
group by grouping sets ((management_id), (category_id), (management_id, category_id))
having (grouping(management_id) = 1 or management_id is not null)
  and (grouping(category_id) = 1 or category_id is not null);

alter table aggregate.metric_value
  add column kinds aggregate.kind_figure[],
  alter column kinds set storage external;

update aggregate.metric_value as stored
set kinds = part.kinds
from (
  select
    metric_name, level, audience, window_name, period_start, district_id, block_id, cluster_id, school_id,
    array_agg(
      row(
        coalesce(management_id, 0), coalesce(category_id, 0), numerator, denominator, also, previous_numerator,
        previous_denominator, previous_also, entities_reporting, entities_expected
      )::aggregate.kind_figure
      order by coalesce(management_id, 0), coalesce(category_id, 0)
    ) as kinds
  from aggregate.metric_value
  where management_id is not null
    or category_id is not null
  group by metric_name, level, audience, window_name, period_start, district_id, block_id, cluster_id, school_id
) as part
where (stored.management_id, stored.category_id) is null
  and stored.metric_name = part.metric_name
  and stored.level = part.level
  and stored.audience = part.audience
  and stored.window_name = part.window_name
  and stored.period_start = part.period_start
  and stored.district_id = part.district_id
  and stored.block_id = part.block_id
  and stored.cluster_id = part.cluster_id
  and stored.school_id = part.school_id;

delete from aggregate.metric_value where management_id is not null or category_id is not null;

-- Views show what goes here until sql/ makes them again, which follows at once.

drop index aggregate.metric_value_scope_idx;
alter table aggregate.metric_value
  drop column management_id cascade,
  drop column category_id cascade;
create unique index metric_value_scope_idx on aggregate.metric_value (
  metric_name, level, audience, window_name, period_start, district_id, block_id, cluster_id, school_id, grade,
  subject, gender, item
) nulls not distinct;

alter table aggregate.metric_value force row level security;
alter table aggregate.place force row level security;

alter table aggregate.school_month add column print bigint;

comment on table aggregate.kind is
  'The managements and categories that schools have, alone and together; 0 is "over all".';
comment on type aggregate.kind_figure is
  'The values of a place for the schools of one management, one category, or one of each.';
comment on column aggregate.metric_value.kinds is
  'What the schools of each management, of each category and of each of both come to; 0 is "over all".';
comment on column aggregate.school_month.print is
  'The exclusive or of the hashes of what is counted: two sets of the same size and print are the same.';

-- A finding's emitter is its emission's or its batch's, which are held to a person already.

alter table staging.finding drop constraint finding_emitter_id_fkey;

-- What our own procedures write by the ten thousand, under a name that they have just read: to look for it once
-- more for each row cost as much as to write it. The keys stay in the catalogue for whoever follows them.

alter table staging.finding
  alter constraint finding_emission_id_fkey not enforced,
  alter constraint finding_batch_id_fkey not enforced;
alter table transform.closed_day alter constraint closed_day_source_name_fkey not enforced;
alter table aggregate.school_day alter constraint school_day_metric_name_fkey not enforced;
alter table aggregate.school_month alter constraint school_month_metric_name_fkey not enforced;

-- Likewise each row that is replaced: its batch and source are those of the stored row, and are never deleted.

alter table transform.replaced_row
  drop constraint replaced_row_source_name_fkey,
  drop constraint replaced_row_batch_id_fkey;

-- A batch that brings most of what is to be stored takes the place of what it replaces whole.

alter table staging.batch add column remembers_replaced boolean not null default true;

comment on column staging.batch.remembers_replaced is
  'What its rows replaced is in transform.replaced_row; without that, to take it out reads all of the source again.';

reset role;
