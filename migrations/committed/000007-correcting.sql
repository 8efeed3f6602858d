--! Previous: sha1:b3db8c52e2dfb8e174e9428530e3cb1de75429bb
--! Hash: sha1:9ce90f2c8ddc98f53ec09b79c11573f4424662f8

-- Dry runs, withdrawn batches, replays, reopened days.

set local role r_owner;

-- What was asked to be corrected: by whom, why, and what became of it.

create table staging.correction (
  correction_id uuid        primary key default uuidv7(),
  kind          text        not null,
  source_name   text        not null references staging.source on delete restrict,
  emission_id   uuid        references staging.emission on delete restrict,
  batch_id      integer     references staging.batch on delete restrict,
  emitter_id    integer     references rls.person on delete restrict,
  column_name   text,
  value         text,
  periods       date[],
  school_ids    bigint[],
  days          integer,
  reason        text        not null,
  person_id     integer     references rls.person on delete restrict,
  role_name     name        not null,
  state         text        not null default 'requested',
  detail        text,
  position      integer,
  requested_at  timestamptz not null default now(),
  finished_at   timestamptz,

  constraint correction_kind_is_known    check (kind in ('withdraw', 'replay', 'reopen', 'retire')),
  constraint correction_state_is_known   check (state in ('requested', 'done', 'failed')),
  constraint correction_has_a_reason     check (btrim(reason) <> ''),
  constraint correction_reopens_periods  check (kind <> 'reopen' or (cardinality(periods) > 0 and days is not null)),
  constraint correction_selects_a_column check ((column_name is null) = (value is null))
);

create index correction_state_idx on staging.correction (requested_at, emitter_id) where state = 'requested';
create index correction_source_name_idx on staging.correction (source_name, emitter_id, position);
create index correction_emission_id_idx on staging.correction (emission_id, emitter_id);
create index correction_batch_id_idx on staging.correction (batch_id, emitter_id);
create index correction_emitter_id_idx on staging.correction (emitter_id);
create index correction_person_id_idx on staging.correction (person_id, emitter_id);

alter table staging.batch
  add column position       integer,
  add column replay_of      integer references staging.batch on delete restrict,
  add column correction_id  uuid references staging.correction on delete restrict,
  add column is_replayed    boolean not null default false,
  add column is_recounting  boolean not null default false,
  add column removed_at     timestamptz,
  add column seen_periods   date[],
  drop constraint batch_file_is_unique;

update staging.batch set position = batch_id where state in ('kept', 'withdrawn');

create unique index batch_file_is_unique on staging.batch (emission_id, file_name, emitter_id)
  where state <> 'withdrawn';
create index batch_position_idx on staging.batch (source_name, position, emitter_id);
create index batch_replay_of_idx on staging.batch (replay_of, emitter_id);
create index batch_correction_id_idx on staging.batch (correction_id, emitter_id);

-- What a later batch wrote over in a merged source: comes back when that batch is withdrawn.

create table transform.replaced_row (
  source_name text    not null references staging.source on delete cascade,
  key         jsonb   not null,
  batch_id    integer not null references staging.batch on delete cascade,
  content     jsonb   not null,

  primary key (source_name, key, batch_id)
);

create index replaced_row_batch_id_idx on transform.replaced_row (batch_id);

alter table transform.closed_day add column reopened_days integer not null default 0;

alter table staging.source
  drop constraint source_name_is_not_ours,
  add constraint source_name_is_not_ours check (source_name not in ('closed_day', 'replaced_row', 'report_view'));

-- A dry run: all that an emission would do, and nothing of it.

alter table staging.emission
  add column is_dry boolean not null default false,
  drop constraint emission_state_is_known,
  add constraint emission_state_is_known check (
    state in (
      'requested', 'received', 'verified', 'archived', 'loaded', 'aggregated', 'published', 'refused', 'expired', 'checked'
    )
  );

alter table staging.batch
  add column preview jsonb,
  drop constraint batch_state_is_known,
  drop constraint batch_lines_are_conserved,
  add constraint batch_state_is_known      check (state in ('open', 'kept', 'refused', 'withdrawn', 'checked')),
  add constraint batch_lines_are_conserved check (
    state not in ('kept', 'checked')
    or coalesce(lines_received = lines_blank + rows_kept + rows_unchanged + rows_rejected, false)
  );

comment on column staging.emission.is_dry is 'Only tried: nothing of it is kept, shown, exported or mailed.';
comment on column staging.batch.preview is 'Of a dry run: what would be new, what would change, which days would close.';
comment on table staging.correction is
  'What somebody asked to be withdrawn, replayed or reopened, or grew too old: who, why, and what became of it.';
comment on column staging.correction.emitter_id is 'Whose emission it is about; null where it is about no single one.';
comment on column staging.correction.column_name is 'A replay of the batches that have rows with this value here.';
comment on column staging.correction.school_ids is 'The schools whose days are reopened; null is all.';
comment on column staging.correction.days is 'The days that are reopened, as a bit mask.';
comment on column staging.correction.position is
  'The newest batch of the source when days were reopened: those after it may bring them again.';
comment on column staging.batch.position is
  'In which order the batches of a source count; a replay has the position of the batch that it replays.';
comment on column staging.batch.replay_of is 'The batch whose file was read again from the archive.';
comment on column staging.batch.correction_id is 'What took the batch out.';
comment on column staging.batch.is_replayed is 'Taken out only to be read again: a later batch replays it.';
comment on column staging.batch.is_recounting is
  'Took reopened days away from earlier batches, so its months are counted anew.';
comment on column staging.batch.removed_at is 'When the rows of a batch that was taken out were removed.';
comment on column staging.batch.seen_periods is
  'The periods that the batch had rows of before they were settled against what was stored.';
comment on table transform.replaced_row is
  'Rows of merged sources that a later batch replaced, for when that batch is withdrawn.';
comment on column transform.closed_day.reopened_days is
  'Closed days whose marks the next emission may replace, as a bit mask.';

reset role;
