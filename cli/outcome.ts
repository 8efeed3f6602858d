import type { Batch, Emission } from './client.ts';
import type { EmissionFile } from './emission-folder.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import type { Failure } from './failure.ts';

/** What became of one file, as far as is known. */
export type Outcome = {
  readonly fileName: string;
  readonly sizeBytes?: number;
  readonly emissionId?: string;
  readonly source?: string | null;
  /** `sent`, `failed` (it never arrived) or the emission's own state. */
  readonly state: string;
  readonly code?: string | null | undefined;
  readonly detail?: string | null | undefined;
  readonly batches: readonly Batch[];
  readonly exitCode: ExitCode;
};

/** The states after which nothing changes any more. */
export const finalStates: ReadonlySet<string> = new Set(['published', 'refused', 'expired', 'checked']);

export function sentOutcome(file: EmissionFile, emissionId: string): Outcome {
  return {
    fileName: file.fileName, sizeBytes: file.size, emissionId, state: 'sent', batches: [], exitCode: exitCode.kept,
  };
}

/** A file that the server would not have, or that never reached it. */
export function failedOutcome(file: EmissionFile, error: Failure): Outcome {
  return {
    fileName: file.fileName,
    sizeBytes: file.size,
    state: error.exitCode === exitCode.refused ? 'refused' : 'failed',
    code: error.code,
    detail: error.message,
    batches: [],
    exitCode: error.exitCode,
  };
}

export function emissionOutcome(emission: Emission, known: Partial<Outcome> = {}): Outcome {
  return {
    ...known,
    fileName: known.fileName ?? emission.fileName,
    emissionId: emission.emissionId,
    source: emission.source,
    state: emission.state,
    code: emission.code,
    detail: emission.detail,
    batches: emission.batches,
    exitCode: emissionExitCode(emission),
  };
}

function emissionExitCode({ state, batches }: Emission): ExitCode {
  if (state === 'refused' || batches.some((batch) => batch.state === 'refused')) {
    return exitCode.refused;
  }
  if (state === 'expired') {
    return exitCode.transport;
  }
  return batches.some((batch) => Number(batch.rowsRejected) > 0) ? exitCode.rejected : exitCode.kept;
}

/** The highest code of all files: what was refused weighs more than what was rejected. */
export function worstExitCode(outcomes: readonly Outcome[]): ExitCode {
  return outcomes.reduce<ExitCode>((worst, { exitCode: own }) => (own > worst ? own : worst), exitCode.kept);
}

export type Totals = Record<'linesReceived' | 'linesBlank' | 'rowsKept' | 'rowsUnchanged' | 'rowsRejected', number>;

export function addUp(outcomes: readonly Outcome[]): Totals {
  const totals: Totals = { linesReceived: 0, linesBlank: 0, rowsKept: 0, rowsUnchanged: 0, rowsRejected: 0 };
  for (const batch of outcomes.flatMap((outcome) => outcome.batches)) {
    for (const name of Object.keys(totals) as (keyof Totals)[]) {
      totals[name] += Number(batch[name] ?? 0);
    }
  }
  return totals;
}

/** Why a file is not published, in one line: the code, then the sentence. */
export function reasonOf({ code, detail }: Pick<Outcome, 'code' | 'detail'>): string {
  // The list of all that the server knows is what "sources" prints.
  const sentence = code === 'unknown-source' ? detail?.split(' Known: ')[0] : detail;
  return [code, sentence].filter(Boolean).join('. ');
}
