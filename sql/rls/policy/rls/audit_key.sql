-- The key of what the database writes into the server's log is nobody's to read.

call rls.turn_on('rls.audit_key');
