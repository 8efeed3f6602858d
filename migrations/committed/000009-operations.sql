--! Previous: sha1:992b3634e7aad59f1979bb3b491befd75ce6a948
--! Hash: sha1:8fb112326eae25d5cb16d30a4e8d820ae691bc9a

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

reset role;
