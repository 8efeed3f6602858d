--! Previous: sha1:1d1d5ec4fe7791f20b69e5859f8c73b3c61080df
--! Hash: sha1:e992fbca2b1e2e656932586e623b44e48f5496ec

-- What a state emits, and what became of each file, row and cell.

set local role r_owner;

create table staging.installation (
  digest       text        primary key,
  installed_at timestamptz not null default now()
);

create table staging.source (
  source_name     text        primary key,
  title           text        not null,
  class           text        not null,
  grain           text        not null,
  load            text        not null,
  stored_key      text        not null,
  overlap         text        not null,
  key_columns     text[]      not null,
  schedule        text,
  is_enabled      boolean     not null default true,
  is_for_analysts boolean     not null default false,
  document        jsonb       not null,
  defined_at      timestamptz not null default now(),

  constraint source_name_is_identifier  check (source_name ~ '^[a-z][a-z0-9_]{0,39}$'),
  constraint source_name_is_not_ours    check (source_name not in ('closed_day', 'report_view')),
  constraint source_class_is_known      check (class in ('static', 'hierarchical', 'dynamic')),
  constraint source_load_is_known       check (load in ('attach', 'merge')),
  constraint source_stored_key_is_known check (stored_key in ('keep', 'replace', 'append')),
  constraint source_overlap_is_known    check (overlap in ('none', 'closed_days')),
  constraint source_key_is_not_empty    check (cardinality(key_columns) > 0)
);

create table staging.source_file (
  source_name text    not null references staging.source on delete cascade,
  position    integer not null,
  folder      text    not null,
  prefix      text    not null,
  not_prefix  text,
  delimiter   text    not null default '|',
  quote       text    not null default '"',
  escape      text    not null default '\',
  manifest    text    not null default 'optional',

  primary key (source_name, position),
  constraint source_file_manifest_is_known check (manifest in ('optional', 'required', 'ignored')),
  constraint source_file_marks_are_letters check (
    octet_length(delimiter) = 1 and octet_length(quote) = 1 and octet_length(escape) = 1
  )
);

create table staging.source_column (
  source_name      text    not null references staging.source on delete cascade,
  position         integer not null,
  column_name      text    not null,
  kind             text    not null,
  header_names     text[]  not null,
  type_name        text    not null,
  is_required      boolean not null default false,
  size             integer,
  digits           integer[],
  one_of           text[],
  minimum          numeric,
  maximum          numeric,
  not_values       text[],
  forms            text[],
  strip            text,
  personal         text,
  reference_source text,
  marks            jsonb,
  into_columns     jsonb,

  primary key (source_name, column_name),
  constraint source_column_position_is_unique unique (source_name, position) deferrable initially deferred,
  constraint source_column_is_identifier      check (column_name ~ '^[a-z][a-z0-9_]{0,47}$'),
  constraint source_column_kind_is_known      check (kind in ('plain', 'academic_year', 'day_grid')),
  constraint source_column_personal_is_known  check (personal in ('drop', 'hash')),
  constraint source_column_type_is_known      check (
    type_name in ('bigint', 'boolean', 'date', 'integer', 'numeric', 'smallint', 'text', 'time', 'timestamp')
  )
);

create table staging.emission (
  emission_id     uuid        primary key default uuidv7(),
  emitter_id      integer     not null references rls.person on delete restrict,
  source_name     text        references staging.source on delete restrict,
  file_name       text        not null,
  object_key      text        not null,
  state           text        not null default 'requested',
  code            text,
  detail          text,
  size_bytes      bigint,
  etag            text,
  sha256          text,
  archive_key     text,
  requested_at    timestamptz not null default now(),
  received_at     timestamptz,
  finished_at     timestamptz,

  constraint emission_object_key_is_unique unique (object_key),
  constraint emission_state_is_known       check (
    state in ('requested', 'received', 'verified', 'archived', 'loaded', 'aggregated', 'published', 'refused', 'expired')
  ),
  constraint emission_refusal_has_a_code   check (state <> 'refused' or code is not null)
);

create index emission_emitter_id_idx on staging.emission (emitter_id, requested_at desc);
create index emission_source_name_idx on staging.emission (source_name, emitter_id);
create index emission_state_idx on staging.emission (state, emitter_id)
  where state not in ('published', 'refused', 'expired');

create table staging.batch (
  batch_id       integer     generated always as identity primary key,
  emission_id    uuid        not null references staging.emission on delete restrict,
  emitter_id     integer     not null references rls.person on delete restrict,
  source_name    text        not null references staging.source on delete restrict,
  file_name      text        not null,
  state          text        not null default 'open',
  code           text,
  detail         text,
  lines_received bigint,
  lines_blank    bigint,
  rows_kept      bigint,
  rows_unchanged bigint,
  rows_rejected  bigint,
  findings       jsonb       not null default '{}',
  periods        date[]      not null default '{}',
  rejected_key   text,
  opened_at      timestamptz not null default now(),
  kept_at        timestamptz,
  aggregated_at  timestamptz,

  constraint batch_file_is_unique       unique (emission_id, file_name),
  constraint batch_state_is_known       check (state in ('open', 'kept', 'refused', 'withdrawn')),
  constraint batch_lines_are_conserved  check (
    state <> 'kept'
    or coalesce(lines_received = lines_blank + rows_kept + rows_unchanged + rows_rejected, false)
  )
);

create index batch_emission_id_idx on staging.batch (emission_id, emitter_id);
create index batch_emitter_id_idx on staging.batch (emitter_id);
create index batch_source_name_idx on staging.batch (source_name, emitter_id, opened_at desc);
create index batch_not_aggregated_idx on staging.batch (batch_id, emitter_id)
  where state in ('kept', 'withdrawn') and aggregated_at is null;

create table staging.finding (
  finding_id  bigint  generated always as identity primary key,
  emission_id uuid    not null references staging.emission on delete cascade,
  emitter_id  integer not null references rls.person on delete restrict,
  batch_id    integer references staging.batch on delete cascade,
  line        bigint,
  code        text    not null,
  column_name text,
  value       text,
  severity    text    not null,

  constraint finding_severity_is_known check (severity in ('reject', 'note', 'refuse'))
);

create index finding_emission_id_idx on staging.finding (emission_id, emitter_id, line);
create index finding_batch_id_idx on staging.finding (batch_id, emitter_id, code, line);
create index finding_emitter_id_idx on staging.finding (emitter_id);

comment on table staging.installation is 'The digest of the sql/ folder that is installed.';
comment on table staging.source is 'A data set that a state emits. Its document drives the whole pipeline.';
comment on column staging.source.grain is 'What one row means, in words: "one student in one month".';
comment on column staging.source.load is
  'attach: the landed table becomes a partition; merge: rows are compared with the stored ones.';
comment on column staging.source.stored_key is
  'What happens to a row whose key is stored already: keep, replace or append.';
comment on table staging.source_file is 'Where a source''s files lie in an emission and how they are written.';
comment on table staging.source_column is 'A column of a source, or a run of columns that becomes one.';
comment on column staging.source_column.header_names is
  'The names a header may give the column; for a day grid the numbers 1 to 31.';
comment on table staging.emission is 'One uploaded object, from the question for its URL to the published numbers.';
comment on column staging.emission.code is 'Why the file was refused: a code of docs/errors.md.';
comment on table staging.batch is 'One CSV of an emission: the unit of loading, judging and withdrawing.';
comment on column staging.batch.findings is
  'How many findings there are of each code, those beyond the table''s limit included.';
comment on column staging.batch.rejected_key is 'The object in the input bucket that holds every rejected line.';
comment on table staging.finding is 'What is wrong with a row or a file; of one code in a batch the first 10,000.';
comment on column staging.finding.value is
  'The cell as emitted, cut at 200 characters; null where the column is personal.';

reset role;
