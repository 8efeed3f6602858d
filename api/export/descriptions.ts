/** What /docs says of the addresses below /export. */
import { z } from 'zod';

import { described } from '../docs/described.ts';
import { address, query } from './export-file.ts';

export const ofMetadata = described({
  group: 'Exports',
  summary: 'What is exported of a metric',
  description: 'Its version, and the periods of which there are numbers. Who sends no token hears of those that are '
    + 'public.',
  params: z.object({ metric: z.string() }),
  answer: z.looseObject({ periods: z.array(z.looseObject({ window: z.string(), periodStart: z.string() })) }),
  refuses: { 404: ['not-found', 'not-exported'] },
  isOpen: true,
});

export const ofExport = described({
  group: 'Exports',
  summary: 'The values of a metric for all places of a level inside a scope, as JSON or CSV',
  description: 'The file is named after its scope: `state.json`, `district_2401.csv`, or `own` for all that you may '
    + 'see. Numbers of few pupils are suppressed for who sends no token.',
  params: address,
  query,
  answer: z.looseObject({ values: z.array(z.looseObject({ entityId: z.number(), value: z.number().nullable() })) }),
  refuses: { 400: ['bad-request'], 404: ['not-found', 'not-exported'] },
  isOpen: true,
});

export const ofInvalidSchools = described({
  group: 'Exports', summary: 'The schools that no report shows, with what their master data lack', answer: 'text/csv',
});
