import { settle, type Job } from '../job.ts';

export type Published = {
  readonly emissionIds: readonly string[];
  readonly versions: readonly { readonly metric: string; readonly version: number }[];
};

/** The numbers can be read everywhere: their emissions are done, and open dashboards are told. */
export const publish: Job<Published> = {
  queue: 'publish',

  async run(attempt, context) {
    const { emissionIds, versions } = attempt.data;
    await settle(context, attempt, async (client) => {
      for (const emissionId of emissionIds) {
        await client.query(`call staging.advance_emission($1, 'published')`, [emissionId]);
      }
      for (const version of versions) {
        await client.query(`select pg_notify('cqube_published', $1)`, [JSON.stringify(version)]);
      }
    });
    context.log.info({ emissions: emissionIds.length, versions }, 'published');
  },
};
