--! Previous: sha1:334dd19b14f816a987c32dd9d9f3a59865c9902b
--! Hash: sha1:992b3634e7aad59f1979bb3b491befd75ce6a948

-- Aggregates that cost less to refresh.

set local role r_owner;

reset role;
