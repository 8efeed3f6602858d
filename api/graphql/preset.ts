import './production.ts';

import 'postgraphile/grafserv/fastify/v5';
import { PgSimplifyInflectionPreset } from '@graphile/simplify-inflection';
import type { Pool } from 'pg';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { jsonPgSmartTags } from 'postgraphile/utils';

import { smartTags } from './exposed.ts';
import { statementSeconds } from '../public-caller.ts';
import { ExposurePlugin } from './exposure-plugin.ts';
import { limitsPlugin } from './limits-plugin.ts';
import { maskError } from './mask-error.ts';

export type GraphqlOptions = {
  /** Logged in as r_api, whose memberships let PostGraphile see the catalogue. */
  readonly pool: Pool;
  readonly introspection: boolean;
  readonly statementTimeoutMs: number;
  /** Told what was thrown, when the caller is only told an id. */
  readonly onError: (errorId: string, error: unknown) => void;
};

/**
 * GraphQL is what exposed.ts names of the schemas aggregate and staging. Each request runs as the caller's
 * own role, so that sql/rls decides what it sees, not this file.
 */
export function graphqlPreset(options: GraphqlOptions): GraphileConfig.Preset {
  return {
    extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
    plugins: [jsonPgSmartTags(smartTags), ExposurePlugin, limitsPlugin(options)],
    disablePlugins: [
      'NodePlugin', 'AddNodeInterfaceToSuitableTypesPlugin', 'NodeIdCodecBase64JSONPlugin',
      'NodeIdCodecPipeStringPlugin', 'RegisterQueryNodePlugin', 'PgTableNodePlugin', 'PgNodeIdAttributesPlugin',
      'QueryQueryPlugin', 'MutationPlugin', 'SubscriptionPlugin',
    ],
    pgServices: [makePgService({ pool: options.pool, schemas: ['aggregate', 'staging'] })],
    grafserv: {
      graphqlPath: '/graphql',
      graphiql: false,
      graphiqlOnGraphQLGET: false,
      websockets: false,
      maxRequestLength: 50_000,
      maskError: maskError(options.onError),
    },
    grafast: {
      explain: false,
      timeouts: { planning: 3_000, execution: options.statementTimeoutMs + 1_000 },
      maxPlanningDepth: 50,
      context: ({ fastifyv5 }) => {
        const { caller, id } = fastifyv5!.request;
        const seconds = statementSeconds(caller!, options.statementTimeoutMs / 1000);
        return {
          pgSettings: {
            role: caller!.role, statement_timeout: String(seconds * 1000), 'cqube.request_id': id,
          },
        };
      },
    },
  };
}
