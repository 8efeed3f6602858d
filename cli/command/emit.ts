import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { awaitEmissions } from '../await-emissions.ts';
import { listSources } from '../client.ts';
import type { Command } from '../command.ts';
import { findFiles } from '../emission-folder.ts';
import { usageFailure } from '../failure.ts';
import { openServer } from '../open-server.ts';
import { worstExitCode } from '../outcome.ts';
import { openProgress } from '../progress.ts';
import { receiptDocument, receiptText } from '../receipt.ts';
import { sendFiles } from '../send-files.ts';
import { staticFolders } from '../static-folders.ts';
import { stateFolder } from '../unfinished-upload.ts';
import { zipCsv } from '../zip-csv.ts';

export const emit: Command = {
  name: 'emit',
  summary: 'send a folder of zips or one file; --wait for the receipt',
  help: `
Usage: {program} emit <folder|file> [--dry-run] [--wait] [--timeout <seconds>] [--json]

Sends every zip of the folder, each one lying in a folder named after its source:

  cqube_emission/school_master/school_mst.zip
  cqube_emission/student_attendance/student_attendance.zip

A single zip, or the folder of one source, can be sent just as well, and a single CSV, which
is zipped on the way. A zip that the server has no source for is reported as unknown-source;
the others are sent all the same.

A file of 64 MB or more goes in parts. A part is sent again where the line breaks, and the
same command goes on where an earlier one was stopped, within six days.

  --dry-run    only try: the receipt says what would be kept, changed and rejected, and
               nothing is
  --wait       stay until every file is published or refused, then print the receipt
  --timeout    wait at most so many seconds (3600 unless set)
  --json       print the receipt as one JSON document (with npm: npm run --silent cqube -- ...)

Exit codes: 0 all rows kept, 2 some rows rejected, 3 the server or the line failed,
4 refused or not allowed. Of several the highest is returned.
`,
  options: {
    'dry-run': { type: 'boolean' },
    wait: { type: 'boolean' },
    timeout: { type: 'string' },
    json: { type: 'boolean' },
  },

  async run({ places, options }, surroundings) {
    const [place, ...more] = places;
    if (place === undefined || more.length > 0) {
      throw usageFailure('Name one folder or one zip to emit.');
    }
    const atMost = seconds(options['timeout']) * 1000;
    const progress = openProgress(surroundings.messages);
    const path = resolve(surroundings.folder, place);
    const zipped = await isCsv(path) ? await zipCsv(path, surroundings.signal) : undefined;
    try {
      const server = await openServer(surroundings, progress.say);
      const sources = await listSources(server);
      const { files, leftOut } = await findFiles(zipped?.path ?? path, {
        known: sources.flatMap(({ folders }) => folders),
        inOrder: await staticFolders(server, sources),
      });
      for (const name of leftOut) {
        progress.say(`Left out  ${name}: it is not a zip.`);
      }
      const isDry = options['dry-run'] === true;
      const sent = await sendFiles(server, files, progress, { dryRun: isDry, notes: stateFolder(surroundings.env) });
      const outcomes = options['wait'] || isDry
        ? await awaitEmissions(server, sent, progress, { between: [300, 3000], atMost })
        : sent;
      progress.close();

      const code = worstExitCode(outcomes);
      surroundings.output.write(options['json']
        ? `${JSON.stringify(receiptDocument(outcomes, code), undefined, 2)}\n`
        : `\n${receiptText(outcomes, surroundings.program)}`);
      return code;
    } finally {
      progress.close();
      await zipped?.remove();
    }
  },
};

async function isCsv(path: string): Promise<boolean> {
  return /\.csv$/i.test(path) && await stat(path).then((found) => found.isFile(), () => false);
}

function seconds(text: string | boolean | string[] | undefined): number {
  if (text === undefined) {
    return 3600;
  }
  if (typeof text !== 'string' || !/^[1-9]\d{0,6}$/.test(text)) {
    throw usageFailure(`--timeout must be a whole number of seconds, not "${String(text)}".`);
  }
  return Number(text);
}
