import type { FastifySchema } from 'fastify';
import { z } from 'zod';

/** What a route is, for who reads /docs; nothing is checked by it, and answers are sent as they are. */
export type Description = {
  readonly summary: string;
  readonly description?: string;
  readonly group: Group;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The media types of the body, JSON where nothing is said. */
  readonly bodyAs?: readonly string[];
  /** What comes where all is well: JSON of this shape, or another media type. */
  readonly answer: z.ZodType | string;
  readonly status?: 200 | 202 | 204;
  /** The codes of docs/errors.md that this route may refuse with, by status; those of every route left out. */
  readonly refuses?: Readonly<Record<number, readonly string[]>>;
  /** Whether it answers who sends no token, too. */
  readonly isOpen?: boolean;
};

export const groups = {
  'Emission': 'Sending files, and what became of them.',
  'Corrections': 'Taking back, reading again and reopening what was emitted.',
  'Sources': 'What may be emitted, and how it is judged.',
  'Files': 'What lies in the buckets, as the first API of cQube showed it.',
  'Exports': 'The numbers of reports, as files.',
} as const;

type Group = keyof typeof groups;

/** Of every route that needs a caller. */
const always: Readonly<Record<number, readonly string[]>> = {
  401: ['not-signed-in'],
  403: ['not-enrolled', 'no-access', 'certificate-required', 'second-factor-required', 'forbidden'],
  429: ['too-many-requests'],
  503: ['busy', 'too-slow', 'unavailable'],
};

/** The option of a route that describes it. */
export function described(description: Description): { schema: FastifySchema } {
  const { summary, group, params, query, body, bodyAs, answer, status = 200, isOpen = false } = description;
  return {
    schema: {
      summary,
      description: description.description ?? '',
      tags: [group],
      security: isOpen ? [{}, { token: [] }] : [{ token: [] }],
      ...(params && { params: shapeOf(params) }),
      ...(query && { querystring: shapeOf(query) }),
      ...(body && { body: shapeOf(body), consumes: bodyAs ?? ['application/json'] }),
      response: { [status]: answerOf(answer), ...refusals(description.refuses ?? {}) },
    } as FastifySchema,
  };
}

/** JSON Schema of what a request brings. */
function shapeOf(shape: z.ZodType): object {
  const { $schema: _draft, ...rest } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' });
  return rest;
}

function answerOf(answer: z.ZodType | string): object {
  if (typeof answer === 'string') {
    return answer === '' ? { description: 'Done.', type: 'null' } : {
      description: 'The file.', content: { [answer]: { schema: { type: 'string' } } },
    };
  }
  const { $schema: _draft, ...schema } = z.toJSONSchema(answer, { io: 'output', unrepresentable: 'any' });
  return { description: 'Done.', content: { 'application/json': { schema } } };
}

function refusals(own: Readonly<Record<number, readonly string[]>>): object {
  const statuses = [...new Set([...Object.keys(own), ...Object.keys(always)])].map(Number);
  return Object.fromEntries(statuses.map((status) => {
    const codes = [...own[status] ?? [], ...always[status] ?? []];
    return [status, {
      description: codes.map((code) => `\`${code}\``).join(', '),
      content: { 'application/problem+json': { schema: problem(codes) } },
    }];
  }));
}

/** RFC 9457 with our code. */
function problem(codes: readonly string[]): object {
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'detail', 'message', 'instance'],
    properties: {
      type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' },
      code: { type: 'string', enum: codes }, detail: { type: 'string' },
      message: { type: 'string', description: 'The detail again, for clients of the first API.' },
      instance: { type: 'string', description: 'The id of the request, which the log knows.' },
      sqlState: { type: 'string' }, place: { type: 'string' },
    },
  };
}
