/**
 * What `staging.screen_plan()` says of a source: how its files are written, which cells a line has and
 * what lands. The worker knows sources by this document alone.
 */
export type ScreenPlan = {
  readonly source: string;
  readonly title: string;
  readonly grain: string;
  readonly load: 'attach' | 'merge';
  readonly files: readonly PlanFile[];
  /** Words that stand for no value, in any case. */
  readonly nullWords: readonly string[];
  /** The day in India on which the emission was received; null where the plan is no batch's. */
  readonly arrival?: string | null;
  /** The cells that are read from a line; a suspect line carries its texts in this order. */
  readonly cells: readonly PlanCell[];
  /** The names of columns that are known and never read, because they are personal. */
  readonly dropped?: readonly string[];
  readonly columns: readonly PlanColumn[];
  /** The columns of the landing table, each with the column, mark or "period" it is made from. */
  readonly landing: readonly PlanLanding[];
  /** The columns that a kept row is known by. */
  readonly key?: readonly string[];
  readonly period: { readonly kind: string; readonly year: string; readonly month: string } | null;
};

export type PlanFile = {
  readonly folder: string;
  readonly prefix: string;
  readonly notPrefix: string | null;
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly manifest: 'optional' | 'required' | 'ignored';
};

export type PlanCell = {
  /** The names a header may give it, normalised. */
  readonly names: readonly string[];
  readonly column: string;
  readonly required: boolean;
  /** The day of the month, for a cell of a day grid. */
  readonly day?: number;
};

export type PlanColumn = {
  readonly name: string;
  readonly kind: 'plain' | 'academic_year' | 'day_grid' | 'flag' | 'arrival_year';
  readonly type: string;
  readonly required: boolean;
  readonly size?: number | null;
  readonly digits?: readonly number[] | null;
  readonly oneOf?: readonly string[] | null;
  readonly minimum?: number | null;
  /** "arrival", of a date or timestamp: no day after the plan's arrival. */
  readonly maximum?: number | 'arrival' | null;
  readonly not?: readonly string[] | null;
  /** Of a date or timestamp, how its day may be written: yyyy-MM-dd where there are none. */
  readonly forms?: readonly string[] | null;
  readonly strip?: string | null;
  /** A hash lands instead of the identifier; what is separate lands as it is, and is kept elsewhere. */
  readonly personal?: 'hash' | 'separate' | null;
  /** Of a flag: yes and no, or how many there are. */
  readonly reads?: 'mark' | 'count' | null;
  /** Of a day grid: what each mark means; null for a mark that counts nowhere. */
  readonly marks?: Readonly<Record<string, string | null>> | null;
  /** Of a day grid: the column that each mark's days land in. */
  readonly into?: Readonly<Record<string, string>> | null;
  readonly cells: readonly number[];
};

export type PlanLanding = { readonly column: string; readonly type: string; readonly from: string };
