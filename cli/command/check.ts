import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

import { checkFile, type Verdict } from '../check/check-file.ts';
import type { CheckPlan } from '../check/check-plan.ts';
import { listSources, readDefinition, type Server } from '../client.ts';
import type { Command, Surroundings } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { failure, usageFailure } from '../failure.ts';
import { countText, numberText } from '../number-text.ts';
import { openServer } from '../open-server.ts';
import { optionalText } from '../option-text.ts';
import { table } from '../table.ts';
import { emit } from './emit.ts';

export const check: Command = {
  name: 'check',
  summary: 'what would become of a file, with nothing sent',
  help: `
Usage: {program} check <file> [--source <name>] [--definition <file.json>] [--json]
       {program} check <file> --remote [--json]

Reads a CSV or zip by the definition of its source and says which lines the server would
reject and why. Only the definition is fetched. What other files have brought is not known
here: rows that are stored already, closed days, schools that no master has; nor what the
server compares by a procedure of its own, as the weights of infrastructures.

  --source        the source, where the folder that the file lies in does not tell
  --definition    a definition fetched before, by "sources <name>": then no server is asked
  --remote        send it to be tried, as "emit --dry-run" does: then all is known
  --json          print it as one JSON document

Exit codes: 0 all rows would be kept, 2 some rejected, 4 the file refused.
`,
  options: {
    source: { type: 'string' },
    definition: { type: 'string' },
    remote: { type: 'boolean' },
    json: { type: 'boolean' },
  },

  async run({ places: [place, ...more], options }, surroundings) {
    if (place === undefined || more.length > 0) {
      throw usageFailure('Name one CSV or zip to check.');
    }
    if (options['remote'] === true) {
      return emit.run({ places: [place], options: { 'dry-run': true, json: options['json'] } }, surroundings);
    }
    const path = resolve(surroundings.folder, place);
    await stat(path).catch((error: Error) => {
      throw failure(exitCode.usage, `There is no file ${place}.`, { cause: error });
    });
    const folder = basename(dirname(path));
    const definition = optionalText(options, 'definition');
    const plans = definition === undefined
      ? await fetchPlans(await openServer(surroundings), folder, optionalText(options, 'source'))
      : [await readPlan(definition, surroundings)];
    const isKnown = plans.some(({ files }) => files.some((file) => file.folder === folder));
    const verdicts = await checkFile({ path, folder: isKnown ? folder : '', plans, arrival: todayInIndia() });

    surroundings.output.write(options['json'] === true
      ? `${JSON.stringify({ files: verdicts }, undefined, 2)}\n`
      : verdicts.map(verdictText).join('\n'));
    return verdicts.map(codeOf).reduce((worst, next) => (next > worst ? next : worst));
  },
};

/** The definitions of the sources that the folder, or the option, can mean. */
async function fetchPlans(server: Server, folder: string, named: string | undefined): Promise<CheckPlan[]> {
  if (named !== undefined) {
    return [await readDefinition(server, named)];
  }
  const sources = (await listSources(server)).filter(({ folders }) => folders.includes(folder));
  if (sources.length === 0) {
    throw usageFailure(`No source has a folder "${folder}". Say which one is meant with --source.`);
  }
  return Promise.all(sources.map(({ name }) => readDefinition(server, name)));
}

async function readPlan(path: string, { folder }: Surroundings): Promise<CheckPlan> {
  try {
    return JSON.parse(await readFile(resolve(folder, path), 'utf8')) as CheckPlan;
  } catch (error) {
    throw failure(exitCode.usage, `${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

function codeOf(verdict: Verdict): ExitCode {
  if (verdict.state === 'refused') {
    return exitCode.refused;
  }
  return verdict.rejected > 0 ? exitCode.rejected : exitCode.kept;
}

const mostLines = 20;

function verdictText(verdict: Verdict): string {
  if (verdict.state === 'refused') {
    return `${verdict.fileName} would be refused: ${verdict.code}. ${verdict.detail}\n`;
  }
  const { fileName, source, received, blank, rejected, counts, findings, extraColumns } = verdict;
  const kept = received - blank - rejected;
  const shown = findings.slice(0, mostLines);
  return [
    `${fileName}, by ${source}: ${countText(received, 'line')}, ${numberText(blank)} blank, `
      + `${numberText(kept)} would be kept, ${numberText(rejected)} rejected.`,
    ...(extraColumns.length > 0 ? [`Columns that the source does not know: ${extraColumns.join(', ')}.`] : []),
    ...Object.entries(counts).map(([code, count]) => `  ${code}: ${numberText(count)}`),
    ...(shown.length > 0 ? ['', table(['>Line', 'Code', 'Column', 'Value'], shown.map((finding) =>
      [String(finding.line), finding.code, finding.column ?? '', finding.value ?? '']))] : []),
    ...(findings.length > shown.length ? [`… and ${numberText(findings.length - shown.length)} more (--json).`] : []),
    '',
  ].join('\n');
}

function todayInIndia(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date());
}
