import { describe, expect, test } from 'vitest';

import { matchHeader } from './header.ts';

const cells = [
  { names: ['udise_sch_code', 'schoolid'], column: 'school_id', required: true },
  { names: ['school_name', 'school'], column: 'school_name', required: true },
  { names: ['collection id'], column: 'collection_id', required: false },
];

describe('a header is matched', () => {
  const matched = [
    {
      given: 'the names as they are', header: ['udise_sch_code', 'school_name'],
      then: { cells: [0, 1], columns: 2, extra: [], missing: ['collection id'] },
    },
    {
      given: 'other letters, quotes, blanks', header: [' "SchoolId" ', 'SCHOOL '],
      then: { cells: [0, 1], columns: 2, extra: [], missing: ['collection id'] },
    },
    {
      given: 'another order', header: ['School', 'SchoolId'],
      then: { cells: [1, 0], columns: 2, extra: [], missing: ['collection id'] },
    },
    {
      given: 'more columns', header: ['default_option', 'School', 'Collection Id', '', 'SchoolId'],
      then: { cells: [-1, 1, 2, -1, 0], columns: 5, extra: ['default_option', ''], missing: [] },
    },
    {
      given: 'a column under a new name', header: ['School', 'SchoolId', 'CollectionId'],
      then: { cells: [1, 0, -1], columns: 3, extra: ['collectionid'], missing: ['collection id'] },
    },
    {
      given: 'a column that is never read', header: ['School', 'SchoolId', 'Aadhaar', 'Collection id'],
      then: { cells: [1, 0, -1, 2], columns: 4, extra: [], missing: [] },
    },
    {
      given: 'a rejected-lines file', header: ['_line', '_error', 'SchoolId', 'School', 'Collection id'],
      then: { cells: [-1, -1, 0, 1, 2], columns: 3, extra: [], missing: [] },
    },
    {
      given: 'an unknown name twice', header: ['x', 'x', 'SchoolId', 'School', 'Collection id'],
      then: { cells: [-1, -1, 0, 1, 2], columns: 5, extra: ['x', 'x'], missing: [] },
    },
    {
      given: 'a name with control characters', header: ['x\0\x1b[2J', 'SchoolId', 'School', 'Collection id'],
      then: { cells: [-1, 0, 1, 2], columns: 4, extra: ['x\ufffd\ufffd[2j'], missing: [] },
    },
  ];
  for (const { given, header, then } of matched) {
    test(`given ${given}`, () => {
      expect(matchHeader(header, cells, ['aadhaar'])).toEqual(then);
    });
  }
});

describe('a header is refused', () => {
  const refused = [
    { given: 'a column is missing', header: ['SchoolId'], says: 'The header lacks “school_name” or “school”.' },
    {
      given: 'all are missing', header: ['1', '2'],
      says: 'The header lacks “udise_sch_code” or “schoolid”, “school_name” or “school”. '
        + 'It has “1”, “2”, which this source does not know.',
    },
    {
      given: 'one is missing and twelve are unknown',
      header: ['SchoolId', ...Array.from({ length: 12 }, (_, index) => `x${index}\0`)],
      says: 'The header lacks “school_name” or “school”. It has “x0\ufffd”, “x1\ufffd”, “x2\ufffd”, “x3\ufffd”, '
        + '“x4\ufffd”, “x5\ufffd”, “x6\ufffd”, “x7\ufffd”, “x8\ufffd”, “x9\ufffd” and 2 more, '
        + 'which this source does not know.',
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
