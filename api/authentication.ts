import { createHash } from 'node:crypto';

import type { Pool } from 'pg';

import { makeTokenCheck, notSignedIn, type TokenSettings } from './access-token.ts';
import { refusal } from './problem.ts';
import { makeSignIn, type SignedIn } from './sign-in.ts';

/** Who sent a request: the database role to take, and the name that the request is logged under. */
export type Caller = {
  readonly role: string;
  /** The provider's subject, or the beginning of the digest of an emission token. */
  readonly subject: string;
};

/** All that authentication reads of a request. */
export type WithHeaders = { readonly headers: { readonly authorization?: string | undefined } };

export type Authentication = {
  /** For GraphQL and /export: an access token of the identity provider. */
  authenticate(request: WithHeaders): Promise<Caller>;
  /** For /data: the same, or an emission token ("cqe_…"). */
  authenticateEmitter(request: WithHeaders): Promise<Caller>;
};

export type AuthenticationSettings = TokenSettings & {
  /** Logged in as r_api. */
  readonly pool: Pool;
};

const bearer = /^Bearer +([\w.~+/-]+=*)$/i;
const emissionToken = /^cqe_[\w-]{43}$/;

/** RFC 8176's words for a second proof beside the password. */
const secondFactors = ['otp', 'mfa', 'hwk', 'swk'];

/**
 * Makes the two checks of who sends a request. Both answer with the caller or throw a `refusal`.
 *
 * What a token says of rights is never believed: it names a subject, the database says which role that
 * subject has (rls.role_of_subject), and what the role may see. The one thing that a token must say is
 * that an administrator has used a second factor.
 */
export function makeAuthentication(settings: AuthenticationSettings): Authentication {
  const checkToken = makeTokenCheck(settings);
  const signIn = makeSignIn(settings.pool);

  async function personOf(token: string): Promise<Caller> {
    const { issuer, subject, methods } = await checkToken(token);
    const { role, isAdministrator } = await signIn.ofSubject(issuer, subject);
    if (isAdministrator && !methods.some((method) => secondFactors.includes(method))) {
      throw refusal(403, 'second-factor-required', 'Administrators sign in with a one-time code. Set one up first.');
    }
    return { role, subject };
  }

  async function applicationOf(token: string): Promise<Caller> {
    const digest = createHash('sha256').update(token).digest();
    const { role }: SignedIn = await signIn.ofToken(digest);
    return { role, subject: `token:${digest.toString('hex', 0, 6)}` };
  }

  return {
    authenticate: async (request) => personOf(bearerOf(request)),
    async authenticateEmitter(request) {
      const token = bearerOf(request);
      return token.startsWith('cqe_') ? applicationOf(wellFormed(token)) : personOf(token);
    },
  };
}

function bearerOf({ headers }: WithHeaders): string {
  const token = bearer.exec(headers.authorization ?? '')?.[1];
  if (!token || token.length > 8192) {
    throw notSignedIn();
  }
  return token;
}

function wellFormed(token: string): string {
  if (!emissionToken.test(token)) {
    throw refusal(401, 'not-signed-in', 'The emission token is not whole. Copy all 47 letters of it.');
  }
  return token;
}
