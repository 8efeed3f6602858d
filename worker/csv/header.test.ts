import { describe, expect, test } from 'vitest';

import { matchHeader } from './header.ts';

const cells = [
  { names: ['udise_sch_code', 'schoolid'], column: 'school_id', required: true },
  { names: ['school_name', 'school'], column: 'school_name', required: true },
  { names: ['collection id'], column: 'collection_id', required: false },
];

describe('a header is matched', () => {
  const matched = [
    { given: 'the names as they are', header: ['udise_sch_code', 'school_name'], then: { cells: [0, 1], extra: [] } },
    { given: 'other letters, quotes, blanks', header: [' "SchoolId" ', 'SCHOOL '], then: { cells: [0, 1], extra: [] } },
    { given: 'another order', header: ['School', 'SchoolId'], then: { cells: [1, 0], extra: [] } },
    {
      given: 'more columns', header: ['default_option', 'School', 'Collection Id', '', 'SchoolId'],
      then: { cells: [-1, 1, 2, -1, 0], extra: ['default_option', ''] },
    },
    {
      given: 'a rejected-lines file', header: ['_line', '_error', 'SchoolId', 'School'],
      then: { cells: [-1, -1, 0, 1], extra: [] },
    },
    {
      given: 'an unknown name twice', header: ['x', 'x', 'SchoolId', 'School'],
      then: { cells: [-1, -1, 0, 1], extra: ['x', 'x'] },
    },
  ];
  for (const { given, header, then } of matched) {
    test(`given ${given}`, () => {
      expect(matchHeader(header, cells)).toEqual(then);
    });
  }
});

describe('a header is refused', () => {
  const refused = [
    { given: 'a column is missing', header: ['SchoolId'], says: 'The header lacks “school_name” or “school”.' },
    {
      given: 'all are missing', header: ['1', '2'],
      says: 'The header lacks “udise_sch_code” or “schoolid”, “school_name” or “school”.',
    },
    {
      given: 'a name stands twice', header: ['SchoolId', 'School', 'school'],
      says: 'The header has one column twice: “school”.',
    },
    {
      given: 'two names of one column', header: ['SchoolId', 'udise_sch_code', 'School'],
      says: 'The header has one column twice: “schoolid” and “udise_sch_code”.',
    },
  ];
  for (const { given, header, says } of refused) {
    test(`when ${given}`, () => {
      expect(() => matchHeader(header, cells)).toThrow(expect.objectContaining({ refusal: 'header', message: says }));
    });
  }
});
