import { askCorrection } from '../client.ts';
import type { Command } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { followCorrection } from '../follow-correction.ts';
import { openServer } from '../open-server.ts';
import { requiredText } from '../option-text.ts';

export const reopen: Command = {
  name: 'reopen',
  summary: 'let the marks of closed days be sent again',
  help: `
Usage: {program} reopen <source> --period <yyyy-mm> --reason <sentence> [--day <n>]... [--school <id>]...
         [--wait] [--json]

Opens days of a month again that are closed because their marks were loaded. What is stored
counts until the next emission that has marks of a school on such a day: they replace all
that the school has there.

  --period    the month
  --day       a day of it, 1 to 31; may be given more than once; all days unless given
  --school    a school; may be given more than once; all schools unless given
  --reason    why, in a sentence that others will read
  --wait      stay until it is done
  --json      print the correction as one JSON document

Needs an administrator's access token as CQUBE_TOKEN.
`,
  forOperators: true,
  options: {
    period: { type: 'string' }, day: { type: 'string', multiple: true }, school: { type: 'string', multiple: true },
    reason: { type: 'string' }, wait: { type: 'boolean' }, json: { type: 'boolean' },
  },

  async run({ places: [source, ...more], options }, surroundings) {
    if (source === undefined || more.length > 0) {
      throw usageFailure('Name one source; "sources" lists them.');
    }
    const period = requiredText(options, 'period');
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) {
      throw usageFailure(`--period must be a month like 2026-07, not "${period}".`);
    }
    const days = numbers(options['day'], '--day must be a day of the month');
    const schools = numbers(options['school'], '--school must be the id of a school');
    const server = await openServer(surroundings);
    const asked = await askCorrection(server, `/data/sources/${encodeURIComponent(source)}/reopen`, {
      period, reason: requiredText(options, 'reason'), days, schools,
    });
    return followCorrection(server, asked, { options, output: surroundings.output });
  },
};

function numbers(given: unknown, sentence: string): number[] | undefined {
  return (given as string[] | undefined)?.map((text) => {
    if (!/^\d{1,15}$/.test(text)) {
      throw usageFailure(`${sentence}, not "${text}".`);
    }
    return Number(text);
  });
}
