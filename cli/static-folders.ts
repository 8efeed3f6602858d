import { readScreenPlan, type Server, type Source } from './client.ts';
import { inParallel } from './in-parallel.ts';

/**
 * The folders of the static sources, those that others refer to before those that refer to them.
 *
 * The server takes any order; sent in this one, nothing has to wait for what it refers to.
 */
export async function staticFolders(server: Server, sources: readonly Source[]): Promise<string[]> {
  const list = sources.filter((source) => source.class === 'static');
  const plans = await inParallel(list, 4, ({ name }) => readScreenPlan(server, name));
  const references = new Map(plans.map(({ source, columns }) =>
    [source, columns.flatMap((column) => column.references ?? [])]));

  const depthOf = (name: string, above: readonly string[] = []): number => above.includes(name)
    ? 0
    : Math.max(0, ...(references.get(name) ?? []).map((other) => 1 + depthOf(other, [...above, name])));

  return list
    .map((source) => ({ source, depth: depthOf(source.name) }))
    .sort((one, other) => one.depth - other.depth)
    .flatMap(({ source }) => source.folders);
}
