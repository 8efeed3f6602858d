import type { Arguments } from './command.ts';
import { usageFailure } from './failure.ts';

/** The option's text, or undefined where it was not given; one that is empty counts as not given. */
export function optionalText(options: Arguments['options'], name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

export function requiredText(options: Arguments['options'], name: string): string {
  const value = optionalText(options, name);
  if (value === undefined) {
    throw usageFailure(`--${name} is missing.`);
  }
  return value;
}
