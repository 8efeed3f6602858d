--! Previous: sha1:91f8080394d8c01d50d2d2f6adc250478436371f
--! Hash: sha1:b3db8c52e2dfb8e174e9428530e3cb1de75429bb

-- What more a definition can say of a source, and the schema of what names persons.

create schema pii authorization r_owner;

comment on schema pii is 'Columns that name persons, kept apart from their rows; read by r_dba alone.';

set local role r_owner;

alter table staging.source
  add column has_digest_key boolean  not null default false,
  add column null_words     text[]   not null default '{"NULL"}',
  add column retention      interval,
  add column has_history    boolean  not null default false,
  drop constraint source_key_is_not_empty,
  add constraint source_key_is_not_empty check (cardinality(key_columns) > 0 or stored_key = 'append');

update staging.source
set retention = (document ->> 'retention')::interval
where document ? 'retention';

-- Mail addresses are apart from the sources, which everyone who signs in may read.

create table staging.notified_address (
  source_name text    not null references staging.source on delete cascade,
  position    integer not null,
  address     text    not null,

  primary key (source_name, position)
);

comment on table staging.notified_address is
  'Mail addresses told, beside the emitter, what became of a file of a source; for administrators.';
comment on column staging.notified_address.source_name is 'The source.';
comment on column staging.notified_address.position is 'The place in its document, from 1.';
comment on column staging.notified_address.address is 'A mail address.';

alter table staging.source_column
  add column reads           text,
  add column ends_on_arrival boolean not null default false,
  drop constraint source_column_kind_is_known,
  add constraint source_column_kind_is_known check (
    kind in ('plain', 'academic_year', 'day_grid', 'flag', 'arrival_year')
  ),
  drop constraint source_column_personal_is_known,
  add constraint source_column_personal_is_known check (personal in ('drop', 'hash', 'separate')),
  add constraint source_column_reads_is_known check (
    kind = 'flag' and reads in ('mark', 'count') and reads is not null or kind <> 'flag' and reads is null
  );

comment on column staging.source.has_digest_key is
  'The key is stored as one column, row_key: a digest of the key columns, which may be null.';
comment on column staging.source.null_words is 'Words that stand for no value, in upper case; compared without case.';
comment on column staging.source.retention is 'How long rows and archived files are kept; null is for ever.';
comment on column staging.source.has_history is 'Rows that are replaced go to transform.<source>_history.';
comment on column staging.source_column.reads is
  'Of a flag: mark reads yes and no, count reads a number of things.';
comment on column staging.source_column.ends_on_arrival is
  'A day after the one on which the emission was received is out of range.';

reset role;
