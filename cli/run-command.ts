import { parseArgs } from 'node:util';

import type { Arguments, Command, Surroundings } from './command.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { isFailure, usageFailure } from './failure.ts';
import { commandHelp, overview } from './help.ts';

/** Runs what the command line says, one of these commands, and returns the exit code; never throws. */
export async function runCommand(
  commands: readonly Command[], words: readonly string[], surroundings: Surroundings,
): Promise<ExitCode> {
  const { output, messages, signal, program } = surroundings;
  try {
    const [name = 'help', ...rest] = words;
    if (['help', '--help', '-h'].includes(name)) {
      output.write(rest[0] ? commandHelp(find(commands, rest[0]), program) : overview(commands, program));
      return exitCode.kept;
    }
    const command = find(commands, name);
    const { help, ...input } = parse(command, rest);
    if (help) {
      output.write(commandHelp(command, program));
      return exitCode.kept;
    }
    return await command.run(input, surroundings);
  } catch (error) {
    if (signal.aborted) {
      messages.write('Stopped.\n');
      return exitCode.interrupted;
    }
    if (isFailure(error)) {
      messages.write(`${error.code ? `${error.code}: ` : ''}${error.message}\n`);
      return error.exitCode;
    }
    messages.write(`This should not happen: ${error instanceof Error ? error.stack : String(error)}\n`);
    return exitCode.usage;
  }
}

function find(commands: readonly Command[], name: string): Command {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    throw usageFailure(`There is no command "${name}". "help" lists what there is.`);
  }
  return command;
}

function parse(command: Command, words: readonly string[]): Arguments & { readonly help: boolean } {
  try {
    const { positionals, values } = parseArgs({
      args: [...words],
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const { help, ...options } = values as Arguments['options'];
    return { places: positionals, options, help: help === true };
  } catch (error) {
    const said = (error as Error).message.split('. To specify')[0]!.replace(/\.$/, '');
    throw usageFailure(`${said}. "help ${command.name}" shows what ${command.name} understands.`);
  }
}
