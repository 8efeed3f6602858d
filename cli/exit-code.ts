/** How a command ended, for the script that called it; of several the highest is returned. */
export const exitCode = {
  kept: 0,
  usage: 1,
  rejected: 2,
  transport: 3,
  refused: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
