-- What cannot be added over days is an intermediate step: the refresh alone reads it.

call rls.turn_on('aggregate.school_month');
