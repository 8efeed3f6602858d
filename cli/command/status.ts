import { listEmissions, readEmission } from '../client.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { usageFailure } from '../failure.ts';
import { openServer } from '../open-server.ts';
import { emissionOutcome } from '../outcome.ts';
import { receiptDocument, receiptText } from '../receipt.ts';
import { table } from '../table.ts';

export const status: Command = {
  name: 'status',
  summary: 'what became of an emission',
  help: `
Usage: {program} status [<emission id>] [--json]

Prints the receipt of one emission as it stands now; without an id, lists the newest
emissions with theirs.

  --json    print it as one JSON document

Exit codes: as for "emit"; an emission that is still on its way is 0.
`,
  options: { json: { type: 'boolean' } },

  async run({ places, options }, surroundings) {
    const [emissionId, ...more] = places;
    if (more.length > 0) {
      throw usageFailure('Name one emission by its id, or none to list the newest.');
    }
    const server = await openServer(surroundings);
    if (emissionId === undefined) {
      const list = await listEmissions(server);
      surroundings.output.write(options['json'] ? `${JSON.stringify(list, undefined, 2)}\n` : listText(list));
      return exitCode.kept;
    }
    const outcome = emissionOutcome(await readEmission(server, emissionId));
    surroundings.output.write(options['json']
      ? `${JSON.stringify(receiptDocument([outcome], outcome.exitCode), undefined, 2)}\n`
      : receiptText([outcome], surroundings.program));
    return outcome.exitCode;
  },
};

function listText(list: Awaited<ReturnType<typeof listEmissions>>): string {
  if (list.length === 0) {
    return 'Nothing has been emitted yet.\n';
  }
  const rows = list.map(({ requestedAt, state, code, emissionId, fileName }) =>
    [indiaTime(requestedAt), code ? `${state}: ${code}` : state, emissionId, fileName]);
  return `${table(['Asked for', 'State', 'Emission', 'File'], rows)}\n`;
}

const time = new Intl.DateTimeFormat('en-IN', {
  timeZone: 'Asia/Kolkata', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit',
  hour12: false,
});

function indiaTime(instant: string): string {
  return time.format(new Date(instant));
}
