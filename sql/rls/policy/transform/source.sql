-- Kept rows are read by the worker, and by analysts where the definition of the source says so.

call rls.protect_sources();
