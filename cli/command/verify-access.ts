import { randomInt } from 'node:crypto';

import type { Arguments, Command, Surroundings } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { failure, usageFailure } from '../failure.ts';
import { optionalText } from '../option-text.ts';
import { readOperatorStore } from '../operator-store.ts';
import { readDatabaseUrl } from '../settings.ts';
import { table } from '../table.ts';
import { withStore } from '../with-store.ts';

export const verifyAccess: Command = {
  name: 'verify-access',
  summary: 'compare what every kind of viewer gets by psql, GraphQL, export and CSV',
  help: `
Usage: {program} verify-access [--seed <number>] [--viewer <name>]...

Asks psql, GraphQL, /export and its CSV files the same questions as every kind of viewer, and
compares the rows with one another and with what the places of the viewer say. Those who look are
enrolled for this alone and gone afterwards; the audit keeps that they were.

  --seed      repeats the questions of another run; else they are other ones each time
  --viewer    only this one, as the table names it; may be given more than once

Uses DATABASE_URL (the database's owner) and S3_ENDPOINT with its keys, else those of CQUBE_HOME.

Exit codes: 0 all are the same, 2 some differ, 4 it could not be asked.
`,
  forOperators: true,
  options: {
    seed: { type: 'string' },
    viewer: { type: 'string', multiple: true },
  },

  async run(input, surroundings) {
    const { output, messages } = surroundings;
    const seed = readSeed(input);
    const compared = await compareAll(seed, (input.options['viewer'] as string[] | undefined) ?? [], surroundings);
    if (compared.length === 0) {
      throw failure(exitCode.refused, 'There is nothing to compare: no report has values, or no viewer is called so.');
    }
    output.write(`${table(
      ['Viewer', 'Report', 'Level', '>Rows', 'psql = GraphQL = export = CSV'],
      compared.map(({ viewer, report, level, rows, differences }) =>
        [viewer, report, level, String(rows), differences.length === 0 ? 'yes' : `NO, ${differences.length} differ`]),
    )}\n`);

    const differing = compared.filter(({ differences }) => differences.length > 0);
    for (const { viewer, report, differences } of differing) {
      messages.write(differences.map((each) => `${viewer}, ${report}, ${each}\n`).join(''));
    }
    messages.write(differing.length === 0
      ? `All the same (seed ${seed}).\n`
      : `Not the same; repeat with --seed ${seed}.\n`);
    return differing.length === 0 ? exitCode.kept : exitCode.rejected;
  },
};

function readSeed({ places, options }: Arguments): number {
  const seed = optionalText(options, 'seed');
  if (places.length > 0) {
    throw usageFailure('"verify-access" takes options only; "help verify-access" shows them.');
  }
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) {
    throw usageFailure(`--seed must be a number, not "${seed}".`);
  }
  return seed === undefined ? randomInt(1_000_000) : Number(seed);
}

/** The API is loaded here: an emitter has no need of it. */
async function compareAll(seed: number, only: readonly string[], { env, signal, messages }: Surroundings) {
  const databaseUrl = await readDatabaseUrl(env);
  const where = await readOperatorStore(env);
  if (where === undefined) {
    throw usageFailure('Set S3_ENDPOINT, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY to the object store.');
  }
  const [{ verifyAccess: verify }, { readConfig }, { pino }] = await Promise.all([
    import('../../api/access-check/verify-access.ts'), import('../../config.ts'), import('pino'),
  ]);
  const config = readConfig({
    S3_BUCKET_OUTPUT: env['S3_BUCKET_OUTPUT'], REQUESTS_PER_MINUTE: '65535',
    PUBLIC_REQUESTS_PER_MINUTE: '65535', STATEMENT_TIMEOUT_SECONDS: '60',
  });
  return withStore(where, async (store) => {
    const log = pino({ level: 'fatal' });
    const compared = [];
    let viewer = '';
    for await (const one of verify({ databaseUrl, store, config, log, seed, only, signal })) {
      if (one.viewer !== viewer) {
        viewer = one.viewer;
        messages.write(`Asking as ${viewer} …\n`);
      }
      compared.push(one);
    }
    return compared;
  });
}
