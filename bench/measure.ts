/** Something that is timed beside others; returns the milliseconds that count. */
export type Contender = { readonly name: string; run(): Promise<number> };

/**
 * Runs all contenders in turn, `rounds` times, and returns the median of each. In turn, because a
 * machine is slower at one moment than at another: only what ran side by side can be compared.
 */
export async function interleave(rounds: number, contenders: readonly Contender[]): Promise<Map<string, number>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of contenders) {
      times.get(name)!.push(await run());
    }
  }
  return new Map([...times].map(([name, each]) => [name, median(each)]));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The milliseconds that some work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
