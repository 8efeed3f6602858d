/** Does `work` for all items in their order, at most `limit` at the same time; the results keep the order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;

  async function takeTurns(): Promise<void> {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at]!);
    }
  }

  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, takeTurns));
  return results;
}
