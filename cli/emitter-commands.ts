import { check } from './command/check.ts';
import { emit } from './command/emit.ts';
import { rejects } from './command/rejects.ts';
import { sources } from './command/sources.ts';
import { status } from './command/status.ts';
import { template } from './command/template.ts';
import { withdraw } from './command/withdraw.ts';
import type { Command } from './command.ts';

/** What an emitter does, in the order of the help text; nothing here knows of the database. */
export const emitterCommands: readonly Command[] = [emit, check, status, rejects, withdraw, sources, template];
