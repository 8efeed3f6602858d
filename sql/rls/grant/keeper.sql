-- The keepers, each with the function that acts as it.

call rls.sync_keepers();
