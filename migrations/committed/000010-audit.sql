--! Previous: sha1:df63cb04f17679ea0539a6075c22f9bcb3a46230
--! Hash: sha1:ef6c4c08a27d6459b74c9ba2a8fdc1ce02481630

-- What an entry of the audit says, and the chain that shows when one was altered, removed or slipped in.

set local role r_owner;

alter table rls.audit_entry
  add column role_id        oid,
  add column object         text,
  add column surface        text not null default 'sql',
  add column outcome        text not null default 'done',
  add column transaction_id xid8 not null default pg_current_xact_id(),
  alter column happened_at set default clock_timestamp(),
  add constraint audit_entry_surface_is_known check (
    surface in ('rest', 'graphql', 'export', 'identity', 'worker', 'sql', 'log')
  ),
  add constraint audit_entry_outcome_is_known check (outcome in ('done', 'refused', 'failed'));

create index audit_entry_transaction_id_idx on rls.audit_entry (transaction_id, audit_entry_id);
create index audit_entry_happened_at_idx on rls.audit_entry (happened_at);
create index audit_entry_role_name_idx on rls.audit_entry (role_name, happened_at);
create unique index audit_entry_read_pii_idx on rls.audit_entry (request_id) where action = 'read-pii';

create table rls.audit_seal (
  position       bigint      primary key,
  audit_entry_id bigint      not null,
  entry_digest   bytea       not null,
  chain_hash     bytea       not null,
  watermark      xid8        not null,
  sealed_at      timestamptz not null default now(),

  constraint audit_seal_entry_is_unique unique (audit_entry_id)
);

create table rls.audit_anchor (
  position   bigint      primary key,
  chain_hash bytea       not null,
  entries    bigint      not null,
  made_at    timestamptz not null default now()
);

create table rls.audit_key (
  key bytea primary key
);

insert into rls.audit_key (key)
values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

comment on table rls.audit_entry is 'Who did what, on what, how and when, and what became of it: append only.';
comment on column rls.audit_entry.role_name is 'Whose doing it was; roles of persons are opaque names.';
comment on column rls.audit_entry.role_id is 'The role''s oid, which no later namesake has.';
comment on column rls.audit_entry.action is 'What was done: read, export, sign-in, grant-scope, withdraw, read-pii, …';
comment on column rls.audit_entry.object is 'What it was done to, where that has one name.';
comment on column rls.audit_entry.request_id is 'The id that the request has in the API''s log and answer.';
comment on column rls.audit_entry.surface is 'Which way it came: rest, graphql, export, identity, worker, sql, log.';
comment on column rls.audit_entry.outcome is 'done, refused or failed.';
comment on column rls.audit_entry.transaction_id is 'The transaction that wrote it: the order of sealing.';
comment on table rls.audit_seal is
  'The chain over the audit: each entry''s digest, hashed together with all before it, in order.';
comment on column rls.audit_seal.entry_digest is 'SHA-256 of the entry as it was when it was sealed.';
comment on column rls.audit_seal.chain_hash is 'SHA-256 of the hash before, the position and the digest.';
comment on column rls.audit_seal.watermark is
  'All transactions before this one had ended: an entry of an older one that is not sealed was slipped in.';
comment on table rls.audit_anchor is 'Where the chain begins since entries were let go that had grown old.';
comment on table rls.audit_key is 'By what a line of the server''s log shows that the database itself wrote it.';

reset role;
