/** The command line that an emitter installs: `cqube <command>`, packed by `npm run pack:cli`. */
import './older-node.ts';

import { emitterCommands } from './emitter-commands.ts';
import { start } from './start.ts';

await start(emitterCommands);
