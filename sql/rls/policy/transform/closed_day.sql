-- Which days are closed concerns the loading alone.

call rls.turn_on('transform.closed_day');
