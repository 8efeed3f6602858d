/**
 * Tells the parent that this process is ready, and ends it in order when the parent says so or is
 * gone: a child never outlives the supervisor, however that one dies.
 */
export function runAsChild(port: number, stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) {
      return;
    }
    stopping = true;
    setTimeout(() => process.exit(1), 10_000).unref();
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };

  process.once('disconnect', end);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.send?.({ ready: true, port });
}
