import type { BenchCluster } from './cluster.ts';
import { loadFile, type BenchFile, type Shares } from './load.ts';
import type { Contender } from './measure.ts';
import { totalOf } from './shares.ts';

/** A load that can be timed again and again: each time into a copy of the same database. */
export type FreshLoad = Contender & { readonly loads: readonly Shares[] };

export function freshLoad(
  name: string, cluster: BenchCluster, template: string, file: BenchFile,
  check: (database: string) => Promise<void> = async () => {},
): FreshLoad {
  const loads: Shares[] = [];
  return {
    name,
    loads,
    async run() {
      const database = await cluster.copy(template);
      const shares = await loadFile(cluster, database, file);
      await check(database);
      await cluster.drop(database);
      loads.push(shares);
      return totalOf(shares);
    },
  };
}
