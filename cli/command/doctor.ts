import type { Command, Surroundings } from '../command.ts';
import { levels, type Check, type Finding } from '../doctor/check.ts';
import { databaseChecks } from '../doctor/database-checks.ts';
import { serverChecks } from '../doctor/server-checks.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { isFailure } from '../failure.ts';

const checks: readonly Check[] = [...serverChecks, ...databaseChecks];

type Examined = Finding & { readonly code: string; readonly title: string; readonly exitCode: ExitCode };

export const doctor: Command = {
  name: 'doctor',
  summary: 'check the server, the token, the clock, the database and its audit',
  help: `
Usage: {program} doctor [--json]

Checks one thing after the other and says what is not well. Changes nothing.

  ok       as it should be
  warning  works, and something is missing that a state should have
  error    does not work, or is not safe

  --json   an object for scripts: the worst level, and of each check its code, level and text

Checks: ${checks.map(({ code }) => code).join(', ')}.

Exit codes: 0 nothing is an error, otherwise that of the worst error.
`,
  forOperators: true,
  options: { json: { type: 'boolean' } },

  async run({ options }, surroundings) {
    const examined: Examined[] = [];
    for (const check of checks) {
      if (examined.some(({ code, level }) => code === check.needs && level === 'error')) {
        continue;
      }
      const result = await examine(check, surroundings);
      examined.push(result);
      if (!options['json']) {
        surroundings.output.write(`${result.level.padEnd(8)} ${result.title.padEnd(12)} ${result.text}\n`);
      }
    }
    if (options['json']) {
      const level = levels[Math.max(...examined.map((each) => levels.indexOf(each.level)))]!;
      const told = examined.map(({ code, title, level: own, text }) => ({ code, title, level: own, text }));
      surroundings.output.write(`${JSON.stringify({ level, checks: told })}\n`);
    }
    return examined.reduce<ExitCode>((worst, each) => (each.exitCode > worst ? each.exitCode : worst), exitCode.kept);
  },
};

async function examine({ code, title, run }: Check, surroundings: Surroundings): Promise<Examined> {
  try {
    const found = await run({ ...surroundings, pauses: [] });
    const finding: Finding = typeof found === 'string' ? { level: 'ok', text: found } : found;
    return { ...finding, code, title, exitCode: finding.level === 'error' ? exitCode.refused : exitCode.kept };
  } catch (error) {
    surroundings.signal.throwIfAborted();
    return {
      code, title, level: 'error', text: (error as Error).message,
      exitCode: isFailure(error) ? error.exitCode : exitCode.refused,
    };
  }
}
