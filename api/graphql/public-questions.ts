import './production.ts';

import { depthLimit } from '@graphile/depth-limit';
import type { FastifyInstance } from 'fastify';
import {
  GraphQLError, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate,
  type DocumentNode, type GraphQLSchema, type ValidationRule,
} from 'postgraphile/graphql';

import { refusal } from '../problem.ts';
import { isPublic } from '../public-caller.ts';
import { rowLimit } from './row-limit.ts';

/** What the public may ask for. All else is of who emits or administrates, and refused before it is asked. */
export const publicFields: ReadonlySet<string> = new Set([
  'reportValues', 'places', 'metrics', 'metricPeriods', 'reports', 'managements', 'categories', '__typename',
]);

const rules: readonly ValidationRule[] = [
  ...specifiedRules,
  onlyPublicFields,
  depthLimit({ maxDepth: 5, maxListDepth: 3, maxSelfReferentialDepth: 1, revealDetails: true }),
  rowLimit({ page: 2_000, rows: 4_000, fields: 60 }),
  NoSchemaIntrospectionCustomRule,
];

/** Holds who has not signed in to narrower limits than others, before anything is planned. */
export function holdPublic(app: FastifyInstance, schema: GraphQLSchema): void {
  app.addHook('preHandler', async ({ caller, body }) => {
    if (!isPublic(caller)) {
      return;
    }
    const text = (body as { query?: unknown } | null)?.query;
    if (typeof text !== 'string') {
      throw refusal(400, 'bad-request', 'Ask one question, as "query" in a JSON object.');
    }
    const [error] = errorsIn(text, schema);
    if (error) {
      throw refusal(400, 'not-public', error.message);
    }
  });
}

function errorsIn(text: string, schema: GraphQLSchema): readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens: 1_000 });
  } catch (error) {
    return [error as GraphQLError];
  }
  return validate(schema, document, rules, { maxErrors: 1 });
}

function onlyPublicFields(context: Parameters<ValidationRule>[0]): ReturnType<ValidationRule> {
  return {
    Field(field) {
      const isRoot = context.getParentType() === context.getSchema().getQueryType();
      if (isRoot && !publicFields.has(field.name.value)) {
        context.reportError(new GraphQLError(`Sign in to ask for "${field.name.value}".`, { nodes: [field] }));
      }
    },
  };
}
