import type { PlanColumn, ScreenPlan } from '../../worker/csv/screen-plan.ts';

/** A column as the plan of any server may show it, older or newer than this program. */
export type CheckColumn = Omit<PlanColumn, 'kind' | 'maximum' | 'personal'> & {
  readonly kind: string;
  readonly maximum?: number | 'arrival' | null;
  readonly personal?: string | null;
  readonly forms?: readonly string[] | null;
  readonly reads?: string | null;
  readonly references?: string | null;
};

/** What the server says of a source at /data/sources/<name>: how its lines are read, judged and kept. */
export type CheckPlan = Omit<ScreenPlan, 'columns'> & {
  readonly columns: readonly CheckColumn[];
  readonly key: readonly string[];
  readonly dropped?: readonly string[];
  readonly document: {
    readonly columns: readonly DocumentColumn[];
    readonly key: readonly string[];
    readonly unique_together?: readonly UniqueRule[];
  };
};

/** An entry of the document: the names of its columns, and the headers that it reads them from. */
export type DocumentColumn = {
  readonly name?: string;
  readonly names?: readonly string[];
  readonly from?: string | readonly (string | readonly string[])[];
};

export type UniqueRule = {
  readonly columns: readonly string[]; readonly code?: string; readonly severity?: string;
};

/** One thing that is wrong with a line, as the receipt would tell it. */
export type Finding = {
  readonly line: number;
  readonly code: string;
  readonly column: string | null;
  readonly value: string | null;
};
