import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { headerName } from '../../worker/csv/header.ts';
import type { CheckPlan, DocumentColumn } from '../check/check-plan.ts';
import { readDefinition } from '../client.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { usageFailure } from '../failure.ts';
import { openServer } from '../open-server.ts';

export const template: Command = {
  name: 'template',
  summary: 'an empty CSV with the header of a source',
  help: `
Usage: {program} template <source> [--output <file>]

Prints the header line of a source's file: fill in the rows below it. The columns may stand
in any order, and columns that the source does not know do no harm.

  --output    write to this file instead of the screen
`,
  options: { output: { type: 'string', short: 'o' } },

  async run({ places, options }, surroundings) {
    const [source, ...more] = places;
    if (source === undefined || more.length > 0) {
      throw usageFailure('Name one source; "sources" lists them.');
    }
    const line = headerLine(await readDefinition(await openServer(surroundings), source));
    const { output } = options;
    if (typeof output === 'string') {
      await writeFile(resolve(surroundings.folder, output), line);
      surroundings.messages.write(`The header of ${source} is in ${output}.\n`);
    } else {
      surroundings.output.write(line);
    }
    return exitCode.kept;
  },
};

/** The first name of each cell, as the definition spells it; quoted where it holds the delimiter or a quote. */
export function headerLine({ files, cells, document }: CheckPlan): string {
  const { delimiter, quote } = files[0] ?? { delimiter: '|', quote: '"' };
  const spellings = new Map((document?.columns ?? []).flatMap(spelled).map((name) => [headerName(name), name]));
  const names = cells.map(({ names: [known = ''] }) => {
    const name = spellings.get(known) ?? known;
    return name.includes(delimiter) || name.includes(quote)
      ? `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
      : name;
  });
  return `${names.join(delimiter)}\n`;
}

function spelled({ name, names, from }: DocumentColumn): string[] {
  return [from ?? names ?? name ?? []].flat(2);
}
