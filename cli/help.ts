import type { Command } from './command.ts';

export function overview(commands: readonly Command[], program: string): string {
  const list = (some: readonly Command[]) =>
    some.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n');

  return `Emits files to cQube and shows what became of every row.

Usage: ${program} <command> [options]

For emitters:
${list(commands.filter((command) => !command.forOperators))}
${forOperators(list(commands.filter((command) => command.forOperators)))}
"${program} help <command>" explains one of them.

The server and the token come from CQUBE_URL and CQUBE_TOKEN, else from credentials.json
in CQUBE_HOME (.cqube unless set). HTTPS_PROXY, HTTP_PROXY and NO_PROXY are minded; a server that
asks for a certificate is shown CQUBE_CLIENT_CERTIFICATE with CQUBE_CLIENT_KEY, files in PEM form.

Exit codes: 0 all rows kept, 2 some rows rejected, 3 the server or the line failed,
4 refused or not allowed, 1 the command was not understood.
`;
}

/** An emitter's own tool has none. */
function forOperators(list: string): string {
  return list && `\nFor operators:\n${list}\n`;
}

export function commandHelp({ help }: Command, program: string): string {
  return `${help.replaceAll('{program}', program).trim()}\n`;
}
