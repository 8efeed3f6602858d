import type { Row } from './row';

/** Figures of less than three quarters of the schools are shown, and marked as incomplete. */
export function isIncomplete({ entitiesReporting, entitiesExpected }: Row): boolean {
  return entitiesReporting * 4 < entitiesExpected * 3;
}
