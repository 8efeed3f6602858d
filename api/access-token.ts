import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

import { refusal } from './problem.ts';

export type TokenSettings = {
  readonly issuer: string;
  readonly audience: string;
  /** The client that the token must have been made for. */
  readonly clientId: string;
  /** The `typ` of the header: at+jwt (RFC 9068), or JWT for Keycloak. */
  readonly tokenType: string;
};

/** Who a token speaks for, and how they proved it. */
export type TokenSubject = {
  readonly issuer: string;
  readonly subject: string;
  readonly methods: readonly string[];
};

const clockTolerance = 5;

/** Signatures with a key pair only: with HS256 a public key would do as the secret. */
const algorithms = ['ES256', 'RS256'];

const claims = z.object({
  sub: z.string().min(1).max(255),
  client_id: z.string().optional(),
  azp: z.string().optional(),
  amr: z.array(z.string()).catch([]),
});

/**
 * Makes the check of access tokens. The provider is asked for its keys at the first token, so that the
 * API starts without it.
 *
 * A token that is not right is a 401 that says what to do and not what was wrong with it; a provider that
 * cannot be reached is a 503.
 */
export function makeTokenCheck(settings: TokenSettings): (token: string) => Promise<TokenSubject> {
  const keyOf = providerKeys(settings.issuer);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        issuer: settings.issuer,
        audience: settings.audience,
        typ: settings.tokenType,
        algorithms,
        clockTolerance,
        requiredClaims: ['exp', 'iat', 'sub'],
      });
      return subjectOf(payload, settings);
    } catch (error) {
      throw isRefusal(error) ? error : Object.assign(notSignedIn(), { cause: error });
    }
  };
}

/** The one answer to every token that does not hold. */
export function notSignedIn() {
  return refusal(401, 'not-signed-in', 'Sign in, and send the access token as "Authorization: Bearer …".');
}

function subjectOf(payload: JWTPayload, { issuer, clientId }: TokenSettings): TokenSubject {
  const { sub, client_id, azp, amr } = claims.parse(payload);
  if ((client_id ?? azp) !== clientId) {
    throw new Error('The token was made for another client.');
  }
  return { issuer, subject: sub, methods: amr };
}

/** The provider's keys, found by name. What goes wrong on the way to them is not the token's fault. */
function providerKeys(issuer: string): JWTVerifyGetKey {
  let keySet: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    try {
      keySet ??= discover(issuer);
      return await (await keySet)(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
        throw error;
      }
      keySet = undefined;
      const away = refusal(503, 'unavailable', 'The sign-in service does not answer now. Try again soon.');
      throw Object.assign(away, { cause: error });
    }
  };
}

/** Where the keys are stands in the provider's own document, so that Keycloak needs no setting more. */
async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) {
    throw new Error(`${issuer} answers ${response.status} when it is asked for its configuration.`);
  }
  const document = z.object({ issuer: z.literal(issuer), jwks_uri: z.url() }).parse(await response.json());
  return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: 5_000, cooldownDuration: 10_000 });
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'refusal' in error;
}
