import type { Pool } from 'pg';
import type { Logger } from 'pino';

import type { PasswordProblem } from './password-rule.ts';

export type SignInContext = {
  readonly pool: Pool;
  readonly log: Logger;
  /** After so many days a password must be changed at the next sign-in. */
  readonly passwordDays: number;
  /** The provider's own address, under which people are enrolled. */
  readonly issuer: string;
};

/** Where a request comes from. */
export type Origin = {
  readonly address: string;
  /** The browser as it calls itself. */
  readonly browser: string;
  readonly requestId: string | undefined;
  /** The cookie by which the browser is known again. */
  readonly device: string | undefined;
};

/** How far a sign-in has come; kept with the provider's payloads, under the interaction's id. */
export type SignInStep = {
  readonly accountId: string;
  readonly next: 'code' | 'new-password' | 'second-factor' | 'recovery-codes';
  /** The proofs so far, as RFC 8176 names them. */
  readonly amr: readonly string[];
  /** How many attempts were counted, to be taken back at the end. */
  readonly attempts: number;
  /** The person asked for a new password without having to. */
  readonly wantsNewPassword: boolean;
  /** The secret that is offered for one-time codes, until a code proves that it was taken. */
  readonly offer?: string;
};

export type Outcome =
  | {
    readonly kind: 'signed-in';
    readonly accountId: string;
    readonly amr: readonly string[];
    readonly signInId: string;
    /** For the cookie by which the browser is known again. */
    readonly device: string;
  }
  | { readonly kind: 'next'; readonly step: SignInStep }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'unfit'; readonly problems: readonly (PasswordProblem | 'same' | 'unequal')[] };
