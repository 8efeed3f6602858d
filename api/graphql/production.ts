/**
 * Makes PostGraphile behave as in production, always, and leave nothing behind on a connection: no statement that
 * another caller would run by its name, and no setting. It decides while it is imported, so whoever imports it
 * imports this first.
 */
/* eslint-disable no-restricted-properties -- not settings of ours: it is the only way to tell it */
process.env['GRAPHILE_ENV'] = 'production';
process.env['DATAPLAN_PG_PREPARED_STATEMENT_CACHE_SIZE'] = '0';
process.env['DATAPLAN_PG_DONT_DISABLE_JIT'] = '1'; // main.ts says it of the whole connection
