import type { Surroundings } from '../command.ts';

/** From well to not: a warning works, and lacks what a state should have; an error does not work or is not safe. */
export const levels = ['ok', 'warning', 'error'] as const;

export type Finding = { readonly level: (typeof levels)[number]; readonly text: string };

/** One thing that `doctor` looks at. */
export type Check = {
  /** By which scripts know it; never changed. */
  readonly code: string;
  readonly title: string;
  /** The code of another check without which this one has nothing to look at. */
  readonly needs?: string;
  /** What was found, a text alone where it is well; throws where it is an error. */
  readonly run: (surroundings: Surroundings) => Promise<Finding | string>;
};
