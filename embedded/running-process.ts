import { readFileSync } from 'node:fs';

/** A process that is told apart from a later one with the same number by when it started. */
export type RunningProcess = { readonly pid: number; readonly startedAt: string };

/** Undefined where there is no such process, or only what is left of one. */
export function findProcess(pid: number): RunningProcess | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : { pid, startedAt: fields[19]! };
  } catch {
    return undefined;
  }
}

export function isRunning(process: RunningProcess): boolean {
  return findProcess(process.pid)?.startedAt === process.startedAt;
}
