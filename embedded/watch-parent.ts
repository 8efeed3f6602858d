/** Calls `gone` when the process that started us is no longer our parent; it may have been killed. */
export function watchParent(parent: string | undefined, gone: () => void): void {
  if (parent === undefined || Number(parent) !== process.ppid) {
    return; // started by hand, or by something that does not want to be watched
  }
  const watching = setInterval(() => {
    if (process.ppid !== Number(parent)) {
      clearInterval(watching);
      gone();
    }
  }, 500);
  watching.unref();
}
