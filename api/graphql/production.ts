/**
 * Makes PostGraphile behave as in production, always. It decides while it is imported, so whoever imports it
 * imports this first.
 */
// eslint-disable-next-line no-restricted-properties -- not a setting of ours: it is the only way to tell it
process.env['GRAPHILE_ENV'] = 'production';
