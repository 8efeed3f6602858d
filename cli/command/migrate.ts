import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { failure, isFailure } from '../failure.ts';
import { readDatabaseUrl } from '../settings.ts';

export const migrate: Command = {
  name: 'migrate',
  summary: 'bring the database to the present version',
  help: `
Usage: {program} migrate

Runs the migrations that are missing and installs the functions, views and policies. Safe to
repeat, and to run while others work. Uses DATABASE_URL (the migrating login, which owns the
database), else the owner's of credentials.json.
`,
  forOperators: true,
  options: {},

  async run(_input, { env, messages }) {
    const databaseUrl = await readDatabaseUrl(env);
    const { migrateDatabase } = await import('../../migrations/migrate.ts');
    try {
      await migrateDatabase({ databaseUrl, tell: (sentence) => void messages.write(`${sentence}\n`) });
    } catch (error) {
      throw isFailure(error) ? error : failure(exitCode.refused,
        `The database was not migrated: ${(error as Error).message}`, { cause: error });
    }
    messages.write('The database is up to date.\n');
    return exitCode.kept;
  },
};
