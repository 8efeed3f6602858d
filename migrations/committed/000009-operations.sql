--! Previous: sha1:d3e9f40cb9de5c81dfe9f144863092e532f6c687
--! Hash: sha1:f21d1a6aac95a486389cdf6d6df9cf8ebd10ab17

-- Schedules of what cQube fetches by itself.

set local role r_owner;

reset role;
