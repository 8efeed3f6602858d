import { access } from './command/access.ts';
import { audit } from './command/audit.ts';
import { check } from './command/check.ts';
import { doctor } from './command/doctor.ts';
import { emit } from './command/emit.ts';
import { migrate } from './command/migrate.ts';
import { reopen } from './command/reopen.ts';
import { replay } from './command/replay.ts';
import { rejects } from './command/rejects.ts';
import { source } from './command/source.ts';
import { sources } from './command/sources.ts';
import { status } from './command/status.ts';
import { template } from './command/template.ts';
import { token } from './command/token.ts';
import { user } from './command/user.ts';
import { verifyAccess } from './command/verify-access.ts';
import { withdraw } from './command/withdraw.ts';
import type { Command } from './command.ts';

/** All commands, in the order of the help text. */
export const commands: readonly Command[] = [
  emit, check, status, rejects, withdraw, sources, template, replay, reopen, source, user, access, token,
  migrate, audit, doctor, verifyAccess,
];
