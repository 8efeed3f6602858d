import type { JSONPgSmartTags } from 'postgraphile/utils';

/** What GraphQL shows of a table or view: whatever is not named here is not there. */
export type Exposed = {
  /** Columns left out: internal numbers and the store's own keys. */
  readonly hidden?: readonly string[];
  /** Columns that `condition` and `orderBy` offer: an index serves each. */
  readonly filterBy?: readonly string[];
  readonly orderBy?: readonly string[];
};

/** Tables and views, by schema and name; each becomes a connection of the root, named in the plural. */
export const exposedTables: Readonly<Record<string, Exposed>> = {
  'aggregate.report_value': {
    filterBy: [
      'metric_name', 'level', 'window_name', 'period_start', 'district_id', 'block_id', 'cluster_id', 'school_id',
      'management_id', 'category_id', 'grade', 'subject', 'gender', 'item',
    ],
    orderBy: ['period_start', 'district_id', 'block_id', 'cluster_id', 'school_id'],
  },
  'aggregate.place': {
    filterBy: ['level', 'entity_id', 'district_id', 'block_id', 'cluster_id', 'school_id'],
    orderBy: ['entity_id'],
  },
  'aggregate.invalid_school': {
    filterBy: ['school_id', 'district_id', 'block_id', 'cluster_id'],
    orderBy: ['school_id', 'district_id'],
  },
  'aggregate.management': { orderBy: ['management_id'] },
  'aggregate.category': { orderBy: ['category_id'] },
  'aggregate.metric': {
    hidden: ['also_position', 'exported_version', 'exported_at'],
    filterBy: ['metric_name', 'part_of'],
  },
  'aggregate.metric_period': {
    hidden: ['days'],
    filterBy: ['metric_name', 'window_name', 'period_start'],
    orderBy: ['period_start'],
  },
  'aggregate.report': {
    filterBy: ['report_name', 'metric_name'],
    orderBy: ['report_name'],
  },
  'staging.source': {
    filterBy: ['source_name'],
    orderBy: ['source_name'],
  },
  'staging.emission': {
    hidden: ['emitter_id', 'object_key', 'etag', 'archive_key'],
    filterBy: ['emission_id', 'source_name', 'state'],
    orderBy: ['emission_id', 'requested_at'],
  },
  'staging.batch': {
    hidden: [
      'emitter_id', 'rejected_key', 'position', 'replay_of', 'correction_id', 'is_replayed', 'is_recounting',
      'removed_at', 'seen_periods',
    ],
    filterBy: ['batch_id', 'emission_id', 'source_name'],
    orderBy: ['batch_id', 'opened_at'],
  },
  'staging.finding': {
    hidden: ['emitter_id'],
    filterBy: ['emission_id', 'batch_id', 'code'],
    orderBy: ['line'],
  },
};

/** Functions, by schema and name; each becomes a field of the root. */
export const exposedFunctions: ReadonlySet<string> = new Set(['aggregate.current_person']);

/** Foreign keys that can be followed, by the table that has them and its columns. */
export const exposedRelations: Readonly<Record<string, 'forward' | 'both ways'>> = {
  'staging.batch(emission_id)': 'both ways',
  'staging.finding(emission_id)': 'both ways',
  'staging.finding(batch_id)': 'forward',
  'aggregate.metric_period(metric_name)': 'forward',
  'aggregate.report(metric_name)': 'forward',
};

/** Names that PostGraphile would make longer; the tags of our own SQL stand in its comments. */
export const smartTags: JSONPgSmartTags = {
  version: 1,
  config: {
    constraint: {
      'staging.batch.batch_emission_id_fkey': { tags: { foreignFieldName: 'batches' } },
      'staging.finding.finding_emission_id_fkey': { tags: { foreignFieldName: 'findings' } },
    },
  },
};
