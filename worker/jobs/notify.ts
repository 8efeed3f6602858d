import type { Pool } from 'pg';

import { readEmission } from '../emission.ts';
import { settle, type Job } from '../job.ts';

export type Refused = { readonly emissionId: string; readonly code: string; readonly detail: string };

/**
 * Tells by mail that a file was refused: what was expected, what was found, and what to do. It goes to the
 * operator and to whoever the source's document names.
 */
export const notify: Job<Refused> = {
  queue: 'notify',

  async run(attempt, context) {
    const { emissionId, code, detail } = attempt.data;
    const { config, pool, sendMail } = context;
    const { fileName, sourceName } = await readEmission(pool, emissionId);
    const receipt = `${config.webUrl}/data/emissions/${emissionId}`;

    await sendMail({
      to: [...new Set([config.mailFrom, ...await readAddresses(pool, sourceName)])],
      subject: `cQube refused ${fileName} (${code})`,
      text: [
        `The file ${fileName} of ${sourceName} was refused: ${code}.`, '', detail, '',
        'Nothing of it was kept. Correct it and emit it again.', `The receipt: ${receipt}`, '',
      ].join('\n'),
    });
    await settle(context, attempt, async () => {});
  },
};

async function readAddresses(pool: Pool, sourceName: string): Promise<string[]> {
  const { rows } = await pool.query<{ address: string }>(
    'select address from staging.notified_address where source_name = $1 order by position', [sourceName]);
  return rows.map(({ address }) => address);
}
