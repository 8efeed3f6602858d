-- The keepers, each with the function that acts as it; the groups and export roles of all places.

call rls.sync_keepers();
call rls.sync_groups();
