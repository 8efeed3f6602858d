import type { BenchCluster } from './cluster.ts';
import type { Verdict } from './verdict.ts';

/** What a figure is measured with. */
export type Bench = {
  readonly cluster: BenchCluster;
  /** How often each contender runs. */
  readonly rounds: number;
  readonly isQuick: boolean;
  /** Student-months of the file that is loaded. */
  readonly rows: number;
  /** Done when the run is cut off, too. */
  onStop(stop: () => Promise<void>): void;
  tell(sentence: string): void;
  judge(verdict: Verdict): void;
};

/** One or several figures that are measured together. */
export type Figure = { readonly names: readonly string[]; run(bench: Bench): Promise<void> };
