import { Client } from 'pg';

import type { Bench } from '../bench.ts';
import { interleave, timed } from '../measure.ts';
import { readPlan, weaknesses, type Node } from '../plan.ts';
import type { Person } from '../persons.ts';
import { metrics, months } from '../values.ts';
import { expectCount } from '../verdict.ts';

/** A question that a dashboard asks, of all that its viewer sees. */
const questions = [
  {
    name: 'map of schools',
    sql: `select count(*), sum(value), sum(numerator), min(entity_name) from aggregate.report_value
      where metric_name = '${metrics[0]}' and level = 'school' and window_name = 'month'
        and period_start = '${months[3]}' and management_id is null and category_id is null`,
  },
  {
    name: 'trend of schools',
    sql: `select count(*), sum(numerator), sum(value), max(period_start) from aggregate.report_value
      where metric_name = '${metrics[0]}' and level = 'school' and window_name = 'month' and management_id is null
        and category_id is null`,
  },
  {
    name: 'cards of places above',
    sql: `select count(*), sum(value), sum(denominator), min(entity_name) from aggregate.report_value
      where metric_name = '${metrics[0]}' and level in ('state', 'district', 'block') and window_name = 'month'
        and period_start = '${months[3]}' and management_id is null and category_id is null`,
  },
] as const;

const levels = ['state', 'district', 'block', 'cluster', 'school'] as const;

/**
 * What a viewer of each level is asked for under row security and without a filter, ÷ the same with an explicit
 * filter and no row security. The rows must be the same, and of what the policies compare all must be index condition.
 */
export async function measureRowSecurity(
  { cluster, rounds, judge, tell }: Bench, database: string, persons: readonly Person[],
): Promise<void> {
  const client = new Client({ connectionString: cluster.url(database) });
  await client.connect();
  try {
    for (const level of levels) {
      const viewers = persons.filter((person) => person.level === level);
      const viewer = viewers[Math.floor(viewers.length / 2)]!;
      const filter = await filterOf(client, viewer);
      const plans: Node[] = [];
      for (const { name, sql } of questions) {
        const asViewer = () => client.query(`begin; set local role ${client.escapeIdentifier(viewer.role)}`)
          .then(() => undefined);
        const back = () => client.query('rollback').then(() => undefined);
        await asViewer();
        plans.push(await readPlan(client, sql));
        const { rows: seen } = await client.query(sql);
        await back();
        const { rows: explicit } = await client.query(`${sql} ${filter}`);
        expectCount(`${name}, ${level}`, seen, explicit);

        const times = await interleave(rounds * 5, [
          { name: 'explicit', run: () => timed(() => client.query(`${sql} ${filter}`)) },
          {
            name: 'policy',
            async run() {
              await asViewer();
              const time = await timed(() => client.query(sql));
              await back();
              return time;
            },
          },
        ]);
        const [with_, without] = [times.get('policy')!, times.get('explicit')!];
        const bound = without >= 20 ? 1.1 : Math.max(1.5, (without + 0.5) / without);
        judge({
          figure: 'G8', what: `${name}, viewer of a ${level}; of ${without.toFixed(1)} ms`, value: with_ / without,
          bound: Math.round(bound * 100) / 100,
        });
      }
      const weak = plans.flatMap((plan) => weaknesses(plan, level));
      if (weak.length > 0) {
        throw new Error(`The plan of a viewer of a ${level} is not index condition only: ${weak.join('; ')}`);
      }
    }
    tell('     All that the policies compare is index condition.');
  } finally {
    await client.end();
  }
}

/** Of the rows, those of the place, of all below it, and of each place above: as somebody would write it down. */
async function filterOf(client: Client, { level, entityId }: Person): Promise<string> {
  if (level === 'state') {
    return '';
  }
  const { rows: [place] } = await client.query<Record<string, string>>(
    `select district_id, block_id, cluster_id, entity_id as school_id
     from rls.place
     where level = $1
       and entity_id = $2`, [level, entityId]);
  return levels.slice(1, levels.indexOf(level as typeof levels[number]) + 1)
    .map((each) => `and ${each}_id = any ('{0,${place![`${each}_id`]}}')`)
    .join(' ');
}
