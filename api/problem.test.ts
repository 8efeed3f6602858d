import { describe, expect, test } from 'vitest';

import { problemOf, refusal } from './problem.ts';

const databaseError = (code: string, message: string, detail?: string) =>
  Object.assign(new Error(message), { code, detail });

type Case = {
  readonly given: string;
  readonly error: unknown;
  readonly then: { readonly status: number; readonly code: string; readonly detail?: string | RegExp };
  readonly place?: string;
};

const cases: readonly Case[] = [
  {
    given: 'a refusal of a route',
    error: refusal(404, 'not-found', 'There is no such emission of yours.'),
    then: { status: 404, code: 'not-found', detail: 'There is no such emission of yours.' },
  },
  {
    given: 'an error of our own SQL',
    error: databaseError('QB102', 'There is no source for “x.zip”.', 'Known: school_master/school_mst….zip'),
    then: { status: 400, code: 'unknown-source', detail: /^There is no source for “x.zip”. Known: school_master/ },
  },
  {
    given: 'a document that cannot be meant',
    error: databaseError('QB201', 'columns[3].type: “foo” is not a type.'),
    then: { status: 422, code: 'bad-definition', detail: /^columns\[3\]\.type: “foo” is not a type\.$/ },
    place: 'columns[3].type',
  },
  {
    given: 'a right that is missing',
    error: databaseError('42501', 'permission denied for table emission'),
    then: { status: 403, code: 'forbidden', detail: 'You may not do this.' },
  },
  {
    given: 'a statement that took too long',
    error: databaseError('57014', 'canceling statement due to statement timeout'),
    then: { status: 503, code: 'too-slow' },
  },
  {
    given: 'a database that is restarting',
    error: databaseError('57P03', 'the database system is starting up'),
    then: { status: 503, code: 'unavailable' },
  },
  {
    given: 'a connection that was not free in time',
    error: new Error('timeout exceeded when trying to connect'),
    then: { status: 503, code: 'busy' },
  },
  {
    given: 'a connection that was lost',
    error: new Error('Connection terminated unexpectedly'),
    then: { status: 503, code: 'unavailable' },
  },
  {
    given: 'a body that is too large',
    error: Object.assign(new Error('Request body is too large'), { statusCode: 413, code: 'FST_ERR_TOO_LARGE' }),
    then: { status: 413, code: 'too-large', detail: 'Request body is too large' },
  },
  {
    given: 'an error of the database that is not ours',
    error: databaseError('22P02', 'invalid input syntax for type integer: "secret"'),
    then: { status: 500, code: 'internal' },
  },
  {
    given: 'something that is no error',
    error: 'secret',
    then: { status: 500, code: 'internal' },
  },
];

describe('problemOf', () => {
  test.each(cases)('answers $given with $then.status $then.code', ({ error, then, place }) => {
    const problem = problemOf(error, '0192');
    expect(problem.place).toBe(place);
    expect(problem).toMatchObject({ status: then.status, code: then.code, type: `urn:cqube:problem:${then.code}` });
    expect(problem.message).toBe(problem.detail);
    if (then.detail) {
      expect(problem.detail).toMatch(then.detail);
    }
  });

  test('never repeats a text that was not written for the caller', () => {
    for (const { error, then } of cases.filter((each) => each.then.status >= 500 || each.then.status === 403)) {
      const text = error instanceof Error ? error.message : error;
      expect(JSON.stringify(problemOf(error, '0192')), then.code).not.toContain(text);
    }
  });
});
