import type { EmittedFile } from './emission.ts';

/** How a file's load is queued: large files may take their time, small ones, masters above all, go first. */
export function loadOptions({ size }: EmittedFile): { expireInSeconds: number; priority: number } {
  const megabytes = Math.ceil(size / 2 ** 20);
  return { expireInSeconds: 900 + 5 * megabytes, priority: megabytes < 5 ? 1 : 0 };
}
