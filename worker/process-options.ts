/**
 * What Node is started with for a worker. What a job makes is garbage soon: a nursery that does not grow keeps the
 * process 30 MB smaller. It can be told at start alone.
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=2'];

/** Threads that each keep what they freed for themselves cost another 20 MB. */
export const allocator = { MALLOC_ARENA_MAX: '1' } as const;
