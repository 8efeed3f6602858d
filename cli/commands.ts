import { access } from './command/access.ts';
import { audit } from './command/audit.ts';
import { doctor } from './command/doctor.ts';
import { migrate } from './command/migrate.ts';
import { reopen } from './command/reopen.ts';
import { replay } from './command/replay.ts';
import { source } from './command/source.ts';
import { token } from './command/token.ts';
import { user } from './command/user.ts';
import { verifyAccess } from './command/verify-access.ts';
import type { Command } from './command.ts';
import { emitterCommands } from './emitter-commands.ts';

/** All commands, in the order of the help text. */
export const commands: readonly Command[] = [
  ...emitterCommands, replay, reopen, source, user, access, token, migrate, audit, doctor, verifyAccess,
];
