import { askCorrection } from '../client.ts';
import type { Command } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { followCorrection } from '../follow-correction.ts';
import { openServer } from '../open-server.ts';
import { optionalText, requiredText } from '../option-text.ts';

export const replay: Command = {
  name: 'replay',
  summary: 'read what was emitted again from the archive',
  help: `
Usage: {program} replay <source> --reason <sentence> [which] [--wait] [--json]

Reads files of a source again from the archive, in the order in which they came, after a
definition was changed or something was withdrawn by mistake. Nobody has to emit again, and
what is shown changes only when all is done.

Which files; without any of these, all of the source:
  --emission <id>               of one emission, withdrawn or refused ones too
  --period <yyyy-mm>            that have rows of this month
  --where <column>=<value>      that have rows with this value: --where exam_code=PAT050214112020

  --reason    why, in a sentence that others will read
  --wait      stay until it is done
  --json      print the correction as one JSON document

Needs an administrator's access token as CQUBE_TOKEN.
`,
  forOperators: true,
  options: {
    reason: { type: 'string' }, emission: { type: 'string' }, period: { type: 'string' }, where: { type: 'string' },
    wait: { type: 'boolean' }, json: { type: 'boolean' },
  },

  async run({ places: [source, ...more], options }, surroundings) {
    if (source === undefined || more.length > 0) {
      throw usageFailure('Name one source; "sources" lists them.');
    }
    const period = optionalText(options, 'period');
    if (period !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) {
      throw usageFailure(`--period must be a month like 2026-07, not "${period}".`);
    }
    const where = optionalText(options, 'where');
    const [, column, value] = /^([a-z]\w*)=(.+)$/.exec(where ?? '') ?? [];
    if (where !== undefined && column === undefined) {
      throw usageFailure(`--where must be like exam_code=PAT050214112020, not "${where}".`);
    }
    const server = await openServer(surroundings);
    const asked = await askCorrection(server, `/data/sources/${encodeURIComponent(source)}/replay`, {
      reason: requiredText(options, 'reason'), emissionId: optionalText(options, 'emission'), period, column, value,
    });
    return followCorrection(server, asked, { options, output: surroundings.output });
  },
};
