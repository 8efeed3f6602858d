import { readEmission } from '../client.ts';
import type { Command } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { openServer } from '../open-server.ts';
import { emissionOutcome } from '../outcome.ts';
import { receiptDocument, receiptText } from '../receipt.ts';

export const status: Command = {
  name: 'status',
  summary: 'what became of an emission',
  help: `
Usage: {program} status <emission id> [--json]

Prints the receipt of one emission as it stands now. The id is what "emit" printed.

  --json    print it as one JSON document

Exit codes: as for "emit"; an emission that is still on its way is 0.
`,
  options: { json: { type: 'boolean' } },

  async run({ places, options }, surroundings) {
    const [emissionId, ...more] = places;
    if (emissionId === undefined || more.length > 0) {
      throw usageFailure('Name one emission by its id, as "emit" printed it.');
    }
    const server = await openServer(surroundings);
    const outcome = emissionOutcome(await readEmission(server, emissionId));
    surroundings.output.write(options['json']
      ? `${JSON.stringify(receiptDocument([outcome], outcome.exitCode), undefined, 2)}\n`
      : receiptText([outcome], surroundings.program));
    return outcome.exitCode;
  },
};
