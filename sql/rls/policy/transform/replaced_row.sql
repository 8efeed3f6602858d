-- What was replaced concerns the loading alone.

call rls.turn_on('transform.replaced_row');
