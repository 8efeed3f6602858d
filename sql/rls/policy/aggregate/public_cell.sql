-- What the public values are computed from, closed cells included, is the worker's alone.

call rls.turn_on('aggregate.public_cell');
