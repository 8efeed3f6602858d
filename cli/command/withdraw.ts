import { askCorrection } from '../client.ts';
import type { Command } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { followCorrection } from '../follow-correction.ts';
import { openServer } from '../open-server.ts';
import { optionalText, requiredText } from '../option-text.ts';

export const withdraw: Command = {
  name: 'withdraw',
  summary: 'take an emission out of what counts, as if it had never been sent',
  help: `
Usage: {program} withdraw <emission id> --reason <sentence> [--batch <number>] [--wait] [--json]

Takes an emission, or one file of it, out of all numbers. What was sent later and stood back
because of it is read again from the archive. The file stays in the archive: an administrator
can let it count again with "replay".

  --reason    why, in a sentence that others will read
  --batch     only this file of the emission, by its number in the receipt
  --wait      stay until it is done
  --json      print the correction as one JSON document

An emitter withdraws what it sent itself; an administrator, whose access token is given as
CQUBE_TOKEN, whatever was sent.
`,
  options: {
    reason: { type: 'string' }, batch: { type: 'string' }, wait: { type: 'boolean' }, json: { type: 'boolean' },
  },

  async run({ places: [emissionId, ...more], options }, surroundings) {
    if (emissionId === undefined || more.length > 0) {
      throw usageFailure('Name one emission by its id, as "emit" printed it.');
    }
    const batch = optionalText(options, 'batch');
    if (batch !== undefined && !/^\d{1,9}$/.test(batch)) {
      throw usageFailure(`--batch must be the number of a file in the emission, not "${batch}".`);
    }
    const server = await openServer(surroundings);
    const asked = await askCorrection(server, `/data/emissions/${encodeURIComponent(emissionId)}/withdraw`, {
      reason: requiredText(options, 'reason'), batchId: batch === undefined ? undefined : Number(batch),
    });
    return followCorrection(server, asked, { options, output: surroundings.output });
  },
};
