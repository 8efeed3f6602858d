--! Previous: sha1:bde7115f293dd13710fe4cfed1da06097694b86d
--! Hash: sha1:1d1d5ec4fe7791f20b69e5859f8c73b3c61080df

-- Who there is, where they may look, and what they did.

set local role r_owner;

create table rls.place (
  level       text   not null,
  entity_id   bigint not null,
  district_id bigint not null,
  block_id    bigint not null,
  cluster_id  bigint not null,

  primary key (level, entity_id),
  constraint place_level_is_known check (level in ('district', 'block', 'cluster', 'school'))
);

create index place_district_id_idx on rls.place (district_id, level, entity_id);

create table rls.person (
  person_id    integer generated always as identity primary key,
  role_id      oid         not null,
  role_name    name        not null,
  kind         text        not null,
  display_name text        not null,
  issuer       text,
  subject      text,
  level        text,
  entity_id    bigint,
  enrolled_at  timestamptz not null default now(),
  signed_in_at timestamptz,
  expelled_at  timestamptz,

  constraint person_role_is_unique    unique (role_id),
  constraint person_subject_is_unique unique (issuer, subject),
  constraint person_kind_is_known     check (kind in ('person', 'application')),
  constraint person_level_is_known    check (level in ('state', 'district', 'block', 'cluster', 'school'))
);

create table rls.scope (
  role_id     oid    not null,
  role_name   name   not null,
  level       text   not null,
  entity_id   bigint not null,
  district_id bigint not null,
  block_id    bigint not null,
  cluster_id  bigint not null,

  primary key (role_id, level, entity_id),
  constraint scope_level_is_known check (level in ('cluster', 'school'))
);

create table rls.token (
  token_id     integer generated always as identity primary key,
  person_id    integer     not null references rls.person on delete cascade,
  token_digest bytea       not null,
  title        text        not null,
  sources      text[],
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz,

  constraint token_digest_is_unique unique (token_digest)
);

create index token_person_id_idx on rls.token (person_id);

create table rls.audit_entry (
  audit_entry_id bigint generated always as identity primary key,
  happened_at    timestamptz not null default now(),
  role_name      name        not null,
  action         text        not null,
  request_id     text,
  detail         jsonb       not null default '{}'
);

comment on table rls.place is 'The hierarchy for the policies alone; 0 is "no such level".';
comment on table rls.person is
  'A person or an application with an own database role; the scope is for reading, the roles decide.';
comment on column rls.person.signed_in_at is
  'When the API was last allowed to become the role; null while it is not.';
comment on table rls.scope is 'The clusters and schools of a person with their ancestors, keyed by the role''s oid.';
comment on table rls.token is 'A bearer token of an application: only its SHA-256 digest is kept.';
comment on column rls.token.sources is 'The sources that the token may emit; null is every source.';
comment on table rls.audit_entry is 'Who did what: append only.';

reset role;
