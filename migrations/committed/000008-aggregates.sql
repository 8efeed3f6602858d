--! Previous: sha1:1ada97b508e7dff16a6f3e6c5946fd642fae099b
--! Hash: sha1:d3e9f40cb9de5c81dfe9f144863092e532f6c687

-- Aggregates that cost less to refresh.

set local role r_owner;

reset role;
