import { buildSchema, parse, specifiedRules, validate } from 'postgraphile/graphql';
import { describe, expect, test } from 'vitest';

import { rowLimit } from './row-limit.ts';

const schema = buildSchema(`
  type Query { emissions(first: Int!): EmissionConnection, batches(first: Int!): BatchConnection }
  type EmissionConnection { nodes: [Emission]!, totalCount: Int! }
  type Emission { fileName: String, batches(first: Int!): BatchConnection! }
  type BatchConnection { nodes: [Batch]!, totalCount: Int! }
  type Batch { fileName: String, emission: Emission }
`);

const rules = [...specifiedRules, rowLimit({ page: 100, rows: 1_000, fields: 40 })];

const refusals = (query: string) => validate(schema, parse(query), rules).map(({ message }) => message);

const cases = [
  { given: 'a page', query: '{ emissions(first: 100) { nodes { fileName } } }', then: [] },
  {
    given: 'pages within pages',
    query: '{ emissions(first: 9) { nodes { batches(first: 100) { nodes { fileName } } } } }',
    then: [],
  },
  {
    given: 'a page that is too large',
    query: '{ emissions(first: 101) { nodes { fileName } } }',
    then: ['"first" may be at most 100.'],
  },
  {
    given: 'too many rows within rows',
    query: '{ emissions(first: 20) { nodes { batches(first: 100) { nodes { fileName } } } } }',
    then: ['This could yield more than 1000 rows. Ask for smaller pages.'],
  },
  {
    given: 'too many rows within rows, by way of a fragment',
    query: `{ emissions(first: 20) { nodes { ...F } } }
      fragment F on Emission { batches(first: 100) { nodes { fileName } } }`,
    then: ['This could yield more than 1000 rows. Ask for smaller pages.'],
  },
  {
    given: 'too many rows side by side',
    query: `{ ${[...Array(11).keys()].map((n) => `a${n}: emissions(first: 99) { totalCount }`).join(' ')} }`,
    then: ['This could yield more than 1000 rows. Ask for smaller pages.'],
  },
  {
    given: 'variables, which count as a whole page',
    query: 'query ($n: Int!) { emissions(first: $n) { nodes { batches(first: $n) { nodes { fileName } } } } }',
    then: ['This could yield more than 1000 rows. Ask for smaller pages.'],
  },
  {
    given: 'too many fields, by way of fragments spread often',
    query: `{ ...A ...A ...A ...A ...A ...A } fragment A on Query { ...B ...B } fragment B on Query {
      a: batches(first: 1) { totalCount } b: batches(first: 1) { totalCount } }`,
    then: ['Ask for at most 40 fields at once.'],
  },
];

describe('rowLimit', () => {
  test.each(cases)('given $given', ({ query, then }) => {
    expect(refusals(query)).toEqual(then);
  });

  test('ends on a fragment that spreads itself, which another rule refuses', () => {
    expect(refusals('{ ...A } fragment A on Query { ...A batches(first: 1) { totalCount } }'))
      .toEqual([expect.stringContaining('Cannot spread fragment "A" within itself')]);
  });
});
