import { listSources, readDefinition } from '../client.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { usageFailure } from '../failure.ts';
import { openServer } from '../open-server.ts';
import { table } from '../table.ts';

export const sources: Command = {
  name: 'sources',
  summary: 'the sources that this server takes',
  help: `
Usage: {program} sources [<name>] [--json]

Lists the sources: the name, the folder that a zip must lie in, and what it is about. With a
name it prints the definition of that source, for "check" to read where no server can be asked.
`,
  options: { json: { type: 'boolean' } },

  async run({ places: [name, ...more], options }, surroundings) {
    if (more.length > 0) {
      throw usageFailure('Name one source, or none to list all.');
    }
    const server = await openServer(surroundings);
    if (name !== undefined) {
      surroundings.output.write(`${JSON.stringify(await readDefinition(server, name), undefined, 2)}\n`);
      return exitCode.kept;
    }
    const list = await listSources(server);
    surroundings.output.write(options['json']
      ? `${JSON.stringify(list, undefined, 2)}\n`
      : `${table(['Source', 'Folder', 'Title'],
        list.map(({ name, folders, title }) => [name, folders.join(', '), title]))}\n`);
    return exitCode.kept;
  },
};
