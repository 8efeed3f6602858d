/** The command line: `npm run cqube -- <command>`. */
import { commands } from './commands.ts';
import { start } from './start.ts';

await start(commands);
