/** Runs work on the same name one after the other, and work on different names at once. */
export type InTurn = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

export function makeInTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();

  return async (name, work) => {
    const run = (last.get(name) ?? Promise.resolve()).then(work, work);
    const settled = run.catch(() => undefined);
    last.set(name, settled);
    try {
      return await run;
    } finally {
      if (last.get(name) === settled) {
        last.delete(name);
      }
    }
  };
}
