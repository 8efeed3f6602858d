import 'postgraphile/grafserv';
import { depthLimit } from '@graphile/depth-limit';
import { NoSchemaIntrospectionCustomRule, specifiedRules } from 'postgraphile/graphql';
import { SafeError, lambda } from 'postgraphile/grafast';

import { rowLimit, type RowLimits } from './row-limit.ts';

export const rowLimits: RowLimits = { page: 2_000, rows: 20_000, fields: 200 };

/** Holds every operation to limits of depth, fields, page and rows before anything reaches the database. */
export function limitsPlugin(options: { readonly introspection: boolean }): GraphileConfig.Plugin {
  return {
    name: 'LimitsPlugin',
    version: '1.0.0',
    grafserv: {
      middleware: {
        setPreset(next, event) {
          event.validationRules = [
            ...specifiedRules,
            depthLimit({ maxDepth: 6, maxListDepth: 4, maxSelfReferentialDepth: 2, revealDetails: true }),
            rowLimit(rowLimits),
            ...(options.introspection ? [] : [NoSchemaIntrospectionCustomRule]),
          ];
          return next();
        },
      },
    },
    schema: {
      hooks: {
        // A document is validated for all its variables at once; here the value of `first` is known.
        GraphQLObjectType_fields_field_args(args, build, { scope }) {
          if (!scope.isPgFieldConnection) {
            return args;
          }
          const { first, ...others } = args;
          delete others['offset']; // pages are asked for by cursor, which an index serves
          return {
            ...others,
            first: {
              ...first!,
              type: new build.graphql.GraphQLNonNull(build.graphql.GraphQLInt),
              description: `Only read the first \`n\` values of the set, at most ${rowLimits.page}.`,
              applyPlan(_$parent, $connection, value) {
                $connection.setFirst(lambda(value.getRaw(), checkedPage));
              },
            },
          };
        },
      },
    },
  };
}

function checkedPage(first: unknown): number {
  if (typeof first !== 'number' || first < 0 || first > rowLimits.page) {
    throw new SafeError(`"first" must be between 0 and ${rowLimits.page}.`);
  }
  return first;
}
