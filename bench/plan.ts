import type { Client } from 'pg';

/** A node of a plan, as EXPLAIN tells it in JSON. */
export type Node = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly Node[];
};

export async function readPlan(client: Client, sql: string): Promise<Node> {
  const { rows: [answer] } = await client.query(`explain (format json, costs off) ${sql}`);
  return answer['QUERY PLAN'][0].Plan as Node;
}

const bound = ['district_id', 'block_id', 'cluster_id', 'school_id'];

/**
 * What of the policies of a viewer's level is not index condition, where values are read; of places, which are
 * joined to them, what is a filter.
 */
export function weaknesses(plan: Node, level: string): string[] {
  const columns = ['audience', ...bound.slice(0, ['state', 'district', 'block', 'cluster', 'school'].indexOf(level))];
  return nodesOf(plan).flatMap((node) => {
    const relation = node['Relation Name'];
    if (relation !== 'metric_value' && relation !== 'place') {
      return [];
    }
    const conditions = nodesOf(node).map((each) => each['Index Cond'] ?? '').filter((text) => text !== '');
    const lacking = relation === 'metric_value'
      ? columns.filter((name) => !conditions.some((text) => text.includes(name)))
      : [];
    const isFiltered = bound.some((name) => node.Filter?.includes(`(${name} = ANY`));
    return [
      ...lacking.map((name) => `${name} of ${relation}`),
      ...(isFiltered || node.Filter?.includes('audience') ? [`a filter on ${relation}`] : []),
    ];
  });
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
