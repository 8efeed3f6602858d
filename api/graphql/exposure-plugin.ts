import 'postgraphile';
import type { PgCodecWithAttributes, PgResource } from 'postgraphile/@dataplan/pg';

import { exposedFunctions, exposedRelations, exposedTables } from './exposed.ts';

/**
 * Turns everything off that exposed.ts does not name: tables, functions, columns, filters, orderings,
 * relations, mutations. Row-level security decides about rows; this decides what the API is.
 */
export const ExposurePlugin: GraphileConfig.Plugin = {
  name: 'ExposurePlugin',
  version: '1.0.0',
  inflection: {
    replace: {
      // PostGraphile puts the schema's name before all names but those of the first schema.
      _codecName: (previous, _options, codec) => plainName(codec) ?? previous!(codec),
      _resourceName: (previous, _options, resource) => plainName(resource.codec) ?? previous!(resource),
    },
  },
  schema: {
    entityBehavior: {
      pgResource: {
        override: {
          provides: ['exposure'],
          callback: (behavior, resource) => [behavior, ...resourceBehavior(resource as PgResource)],
        },
      },
      pgResourceUnique: {
        override: { provides: ['exposure'], callback: (behavior) => [behavior, '-single'] },
      },
      pgCodecAttribute: {
        override: {
          provides: ['exposure'],
          callback: (behavior, [codec, column]) => [behavior, ...columnBehavior(codec, column)],
        },
      },
      pgCodecRelation: {
        override: {
          provides: ['exposure'],
          callback: (behavior, relation) => {
            const [table, columns] = relation.isReferencee
              ? [relation.remoteResource.codec, relation.remoteAttributes]
              : [relation.localCodec, relation.localAttributes];
            const ways = exposedRelations[`${nameOf(table)}(${columns.join(',')})`];
            const isExposed = ways === 'both ways' || (ways === 'forward' && !relation.isReferencee);
            return [behavior, isExposed ? '-list' : '-*'];
          },
        },
      },
    },
  },
};

type Extensions = { pg?: { schemaName: string; name: string } };

function resourceBehavior(resource: PgResource) {
  const isExposed = resource.parameters
    ? exposedFunctions.has(nameOf(resource))
    : nameOf(resource.codec) in exposedTables;
  return isExposed
    ? ['-insert', '-update', '-delete', '-list', '-resource:connection:backwards'] as const
    : ['-*'] as const;
}

function columnBehavior(codec: PgCodecWithAttributes, column: string) {
  const table = exposedTables[nameOf(codec)];
  if (!table) {
    return [];
  }
  if (table.hidden?.includes(column)) {
    return ['-*'] as const;
  }
  return [
    table.filterBy?.includes(column) ? 'filterBy' : '-filterBy',
    table.orderBy?.includes(column) ? 'orderBy' : '-orderBy',
  ] as const;
}

function plainName(codec: { extensions?: Extensions }): string | undefined {
  return nameOf(codec) in exposedTables ? codec.extensions!.pg!.name : undefined;
}

/** `schema.name` of what the database knows; empty for what PostGraphile makes up. */
function nameOf({ extensions }: { extensions?: Extensions }): string {
  return extensions?.pg ? `${extensions.pg.schemaName}.${extensions.pg.name}` : '';
}
