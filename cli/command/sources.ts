import { listSources } from '../client.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { openServer } from '../open-server.ts';
import { table } from '../table.ts';

export const sources: Command = {
  name: 'sources',
  summary: 'the sources that this server takes',
  help: `
Usage: {program} sources [--json]

Lists the sources: the name, the folder that a zip must lie in, and what it is about.
`,
  options: { json: { type: 'boolean' } },

  async run({ options }, surroundings) {
    const list = await listSources(await openServer(surroundings));
    surroundings.output.write(options['json']
      ? `${JSON.stringify(list, undefined, 2)}\n`
      : `${table(['Source', 'Folder', 'Title'],
        list.map(({ name, folders, title }) => [name, folders.join(', '), title]))}\n`);
    return exitCode.kept;
  },
};
