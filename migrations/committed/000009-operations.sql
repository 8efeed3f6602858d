--! Previous: sha1:d3e9f40cb9de5c81dfe9f144863092e532f6c687
--! Hash: sha1:e9cc4e0c9ac5d4dd75b4247871f137d90484c42c

-- Schedules of what cQube fetches by itself.

set local role r_owner;

-- What a state has put itself is the state's: a new version of the software leaves it alone.
alter table staging.source add column is_own boolean not null default false;

comment on column staging.source.is_own is
  'The document was put by the state itself; an installation leaves it as it is.';
comment on column staging.source.is_enabled is
  'Whether its files are taken; the reports of a source that is not say "coming soon".';

reset role;
