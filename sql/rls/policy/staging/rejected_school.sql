-- Rejected rows of schools are what the list of invalid schools is made from: the refresh alone reads them.

call rls.turn_on('staging.rejected_school');
