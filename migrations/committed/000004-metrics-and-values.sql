--! Previous: sha1:e992fbca2b1e2e656932586e623b44e48f5496ec
--! Hash: sha1:7712e97dd4ce0174ffa16e54432bba041a887911

-- What is shown: places, metrics, their values, and how the reports present them.

set local role r_owner;

create table transform.closed_day (
  source_name text    not null references staging.source on delete cascade,
  period      date    not null,
  school_id   bigint  not null,
  days        integer not null,

  primary key (source_name, period, school_id)
);

create table aggregate.setting (
  setting_name text  primary key,
  value        jsonb not null,

  constraint setting_name_is_known check (setting_name in ('state_id', 'state_name', 'academic_year_starts_in'))
);

create table aggregate.place (
  level         text     not null,
  entity_id     bigint   not null,
  entity_name   text     not null,
  district_id   bigint   not null,
  block_id      bigint   not null,
  cluster_id    bigint   not null,
  school_id     bigint   not null,
  latitude      numeric,
  longitude     numeric,
  management_id integer,
  category_id   integer,

  primary key (level, district_id, block_id, cluster_id, school_id),
  constraint place_entity_is_unique unique (level, entity_id, district_id, block_id, cluster_id, school_id),
  constraint place_level_is_known   check (level in ('state', 'district', 'block', 'cluster', 'school')),
  constraint place_zero_is_only_above check (
    case level
      when 'school' then district_id <> 0 and block_id <> 0 and cluster_id <> 0 and school_id <> 0
      when 'cluster' then district_id <> 0 and block_id <> 0 and cluster_id <> 0 and school_id = 0
      when 'block' then district_id <> 0 and block_id <> 0 and cluster_id = 0 and school_id = 0
      when 'district' then district_id <> 0 and block_id = 0 and cluster_id = 0 and school_id = 0
      else district_id = 0 and block_id = 0 and cluster_id = 0 and school_id = 0
    end
  )
);

create table aggregate.management (
  management_id   integer primary key,
  management_name text not null
);

create table aggregate.category (
  category_id   integer primary key,
  category_name text not null
);

create table aggregate.metric (
  metric_name text        primary key,
  title       text        not null,
  unit        text        not null,
  decimals    integer     not null default 0,
  direction   text        not null default 'up',
  source_name text        not null references staging.source on delete restrict,
  part_of     text        references aggregate.metric on delete cascade,
  also_position integer,
  formula     text        not null,
  document    jsonb       not null,
  version     integer     not null default 0,
  newest_day  date,
  refreshed_at timestamptz,
  exported_version integer not null default 0,
  exported_at timestamptz,

  constraint metric_name_is_identifier  check (metric_name ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint metric_unit_is_known       check (unit in ('percent', 'count', 'score', 'ratio')),
  constraint metric_direction_is_known  check (direction in ('up', 'down', 'none'))
);

create index metric_source_name_idx on aggregate.metric (source_name);
create index metric_part_of_idx on aggregate.metric (part_of);

create table aggregate.metric_period (
  metric_name    text        not null references aggregate.metric on delete cascade,
  window_name    text        not null,
  period_start   date        not null,
  period_end     date        not null,
  previous_start date,
  previous_end   date,
  days           integer,
  version        integer     not null,
  refreshed_at   timestamptz not null default now(),

  primary key (metric_name, window_name, period_start)
);

create table aggregate.report (
  report_name text    primary key,
  group_name  text    not null,
  kind        text    not null,
  metric_name text    not null references aggregate.metric on delete restrict,
  title       jsonb   not null,
  position    integer not null default 0,
  document    jsonb   not null,

  constraint report_name_is_identifier check (report_name ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint report_kind_is_known      check (
    kind in ('map', 'scatter', 'heat', 'table', 'bar', 'stacked', 'trend', 'card')
  )
);

create index report_metric_name_idx on aggregate.report (metric_name);

-- Rows of the running month are written again each day. In half-empty pages that costs no new index entry,
-- and a quarter of the time.

create table aggregate.school_day (
  metric_name  text      not null references aggregate.metric on delete cascade,
  period       date      not null,
  school_id    bigint    not null,
  days         integer   not null,
  numerators   bigint[]  not null,
  denominators bigint[]  not null,

  primary key (metric_name, period, school_id)
) with (fillfactor = 50);

create table aggregate.school_month (
  metric_name text   not null references aggregate.metric on delete cascade,
  period      date   not null,
  school_id   bigint not null,
  count       bigint not null,

  primary key (metric_name, period, school_id)
) with (fillfactor = 50);

create table aggregate.metric_value (
  metric_name          text        not null,
  level                text        not null,
  audience             text        not null default 'officer',
  window_name          text        not null,
  period_start         date        not null,
  period_end           date        not null,
  entity_id            bigint      not null,
  district_id          bigint      not null,
  block_id             bigint      not null,
  cluster_id           bigint      not null,
  school_id            bigint      not null,
  management_id        integer,
  category_id          integer,
  grade                integer,
  subject              text,
  gender               text,
  item                 text,
  of_management_id     integer     not null default 0,
  of_category_id       integer     not null default 0,
  numerator            numeric,
  denominator          numeric,
  also                 bigint[],
  previous_numerator   numeric,
  previous_denominator numeric,
  previous_also        bigint[],
  entities_reporting   integer     not null,
  entities_expected    integer     not null,
  refreshed_at         timestamptz not null default now(),

  constraint metric_value_level_is_known    check (level in ('state', 'district', 'block', 'cluster', 'school')),
  constraint metric_value_audience_is_known check (audience in ('officer', 'public')),
  constraint metric_value_window_is_known   check (
    window_name in ('last_day', 'last_7_days', 'last_30_days', 'week', 'month', 'academic_year', 'overall')
  ),
  constraint metric_value_zero_is_only_above check (
    case level
      when 'school' then district_id <> 0 and block_id <> 0 and cluster_id <> 0 and school_id <> 0
      when 'cluster' then district_id <> 0 and block_id <> 0 and cluster_id <> 0 and school_id = 0
      when 'block' then district_id <> 0 and block_id <> 0 and cluster_id = 0 and school_id = 0
      when 'district' then district_id <> 0 and block_id = 0 and cluster_id = 0 and school_id = 0
      else district_id = 0 and block_id = 0 and cluster_id = 0 and school_id = 0
    end
  )
) with (fillfactor = 50);

create unique index metric_value_scope_idx on aggregate.metric_value (
  metric_name, level, audience, window_name, period_start, district_id, block_id, cluster_id, school_id,
  management_id, category_id, grade, subject, gender, item
) nulls not distinct;

comment on table transform.closed_day is
  'The days of a month, as a bit mask, for which a school''s marks were loaded.';
comment on table aggregate.setting is
  'What the state says of itself: its code and name, the month its academic year starts in.';
comment on table aggregate.place is 'The places that are shown, each with its ancestors; 0 is "no such level".';
comment on table aggregate.management is 'Who runs schools, as filters offer it.';
comment on table aggregate.category is 'Which classes schools have, as filters offer it.';
comment on table aggregate.metric is
  'A figure with a formula over a source. One row drives its refresh, its export and its page.';
comment on column aggregate.metric.part_of is
  'The metric that this one accompanies: "students" beside the attendance rate.';
comment on column aggregate.metric.also_position is
  'Where the values of a metric that accompanies another stand in the other''s rows.';
comment on column aggregate.metric.version is 'Counts the refreshes that changed a value.';
comment on table aggregate.metric_period is 'The periods of a metric that hold values.';
comment on column aggregate.metric_period.previous_start is 'The preceding period, which changes are measured from.';
comment on column aggregate.metric_period.days is 'Of a month: the days on which any school has data, as a bit mask.';
comment on column aggregate.metric_period.version is
  'The version of the metric in which a value of the period last changed.';
comment on table aggregate.report is
  'A page of the dashboard: which metric, which picture, which levels and filters.';
comment on table aggregate.school_day is
  'A metric of a school on the days of a month, a month a row: what windows are summed from.';
comment on column aggregate.school_day.days is 'The days that have data, as a bit mask.';
comment on column aggregate.school_day.numerators is 'Running totals from the first of the month to each of 31 days.';
comment on column aggregate.school_day.denominators is
  'Running totals from the first of the month to each of 31 days.';
comment on table aggregate.school_month is
  'What cannot be added over days, for a school in a month: distinct students.';
comment on table aggregate.metric_value is 'All values of all metrics: additive, narrow, divided only when shown.';
comment on column aggregate.metric_value.of_management_id is
  'A school''s own, under which its one row is shown too; 0 is none. Not null, so that "is null" skips the row.';
comment on column aggregate.metric_value.of_category_id is
  'A school''s own, under which its one row is shown too; 0 is none. Not null, so that "is null" skips the row.';
comment on column aggregate.metric_value.also is
  'What accompanies the value: counts of the same place and period, each at its metric''s also_position.';

comment on constraint metric_value_zero_is_only_above on aggregate.metric_value is
  'Policies show rows with 0 to all who are below: 0 must never stand for a place that is not known.';

reset role;
