-- Which code is installed concerns the installer alone.

call rls.turn_on('staging.installation');
