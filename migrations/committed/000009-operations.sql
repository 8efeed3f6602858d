--! Previous: sha1:124564c8516bf36cc3915ac213c1cde94ef3699f
--! Hash: sha1:df63cb04f17679ea0539a6075c22f9bcb3a46230

-- Schedules of what cQube fetches by itself, and what keeps an archived file what it was.

set local role r_owner;

-- What a state has put itself is the state's: a new version of the software leaves it alone.
alter table staging.source add column is_own boolean not null default false;

comment on column staging.source.is_own is
  'The document was put by the state itself; an installation leaves it as it is.';
comment on column staging.source.is_enabled is
  'Whether its files are taken; the reports of a source that is not say "coming soon".';

alter table staging.emission add column archive_etag text;

comment on column staging.emission.archive_etag is
  'The version of the archived object that was made from the verified one; only this one is loaded.';

-- Schools that are not shown, and why: rows of the master that were rejected, and what follows from all masters.
create table staging.rejected_school (
  school_id   bigint  primary key,
  school_name text,
  cluster_id  bigint,
  block_id    bigint,
  district_id bigint,
  latitude    numeric,
  longitude   numeric,
  reasons     text[]  not null,
  batch_id    integer not null references staging.batch on delete cascade,
  line        bigint  not null
);

create index rejected_school_batch_id_idx on staging.rejected_school (batch_id);

create table aggregate.invalid_school (
  school_id      bigint      primary key,
  school_name    text,
  district_id    bigint,
  block_id       bigint,
  cluster_id     bigint,
  latitude       numeric,
  longitude      numeric,
  exception_type text        not null,
  found_at       timestamptz not null default now(),

  constraint invalid_school_zero_is_no_place check (0 not in (district_id, block_id, cluster_id))
);

create index invalid_school_place_idx on aggregate.invalid_school (district_id, block_id, cluster_id, school_id);

comment on table staging.rejected_school is
  'The newest rejected row of each school, as far as its cells can be read; one that is stored since does not matter.';
comment on table aggregate.invalid_school is
  'The schools that no report shows, because their master data lack something.';
comment on column aggregate.invalid_school.district_id is
  'By the masters of clusters and blocks, else as the row of the school says; null where neither is known.';
comment on column aggregate.invalid_school.exception_type is
  'What is wrong: "missing latitude"; several reasons are joined by " and ".';
comment on column aggregate.invalid_school.found_at is 'When this was first found so.';

-- What cQube fetches from DIKSHA: a day of usage, or the progress of a batch as it stands on a day.
create table staging.pull (
  pull_id     integer     generated always as identity primary key,
  dataset     text        not null,
  subject     text        not null default '',
  day         date        not null,
  state       text        not null default 'wanted',
  request_id  text,
  emission_id uuid        references staging.emission on delete set null,
  sha256      text,
  attempts    integer     not null default 0,
  error       text,
  next_at     timestamptz not null default now(),
  asked_at    timestamptz,
  emitted_at  timestamptz,

  constraint pull_is_wanted_once unique (dataset, subject, day),
  constraint pull_state_is_known check (state in ('wanted', 'asked', 'registered', 'emitted', 'failed'))
);

create index pull_emission_id_idx on staging.pull (emission_id);
create index pull_next_at_idx on staging.pull (next_at) where state <> 'emitted';

comment on table staging.pull is
  'What cQube fetches itself from DIKSHA, each once: a day of usage, or the progress of a batch on a day.';
comment on column staging.pull.subject is 'The batch whose progress it is; empty for a day of usage.';
comment on column staging.pull.request_id is 'By what DIKSHA knows the exhaust that was asked for.';
comment on column staging.pull.sha256 is 'Of the CSVs that were emitted, one after the other.';
comment on column staging.pull.error is 'Why the last attempt failed; null once one went well.';

reset role;
