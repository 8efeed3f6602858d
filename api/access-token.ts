import { jwtVerify, type JWTHeaderParameters } from 'jose';
import { z } from 'zod';

import { refusal } from './problem.ts';
import { providerKeys, type ProviderKeySettings } from './provider-keys.ts';
import { namesTwice } from './names-twice.ts';

export type TokenSettings = ProviderKeySettings & {
  readonly audience: string;
  /** The client that the token must have been made for. */
  readonly clientId: string;
  /** The `typ` that the header must have: at+jwt (RFC 9068) or JWT; undefined takes what Keycloak may send. */
  readonly tokenType: string | undefined;
};

/** Who a token speaks for, and how they proved it. */
export type TokenSubject = {
  readonly issuer: string;
  readonly subject: string;
  readonly methods: readonly string[];
};

const clockTolerance = 5;

/** However long its provider lets a token live, an older one is not taken. */
const oldest = '24h';

/** Signatures with a key pair only: with HS256 a public key would do as the secret. */
const algorithms = [
  'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512',
];

const claims = z.object({
  sub: z.string().min(1).max(255),
  client_id: z.string().optional(),
  azp: z.string().optional(),
  amr: z.array(z.string()).catch([]),
  /** What Keycloak made it for: ID, Refresh, Offline and Logout have the same header as Bearer. */
  typ: z.literal('Bearer').optional(),
  // Only an id token has this one, only a logout token that; and who proves no key has stolen a token bound to one.
  at_hash: z.undefined().optional(),
  events: z.undefined().optional(),
  cnf: z.undefined().optional(),
});

/**
 * Makes the check of access tokens.
 *
 * A token that is not right is a 401 that says what to do and not what was wrong with it; a provider that
 * cannot be reached is a 503.
 */
export function makeTokenCheck(settings: TokenSettings): (token: string) => Promise<TokenSubject> {
  const keyOf = providerKeys(settings);
  return async (token) => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
        issuer: settings.issuer,
        audience: settings.audience,
        algorithms,
        clockTolerance,
        maxTokenAge: oldest,
        requiredClaims: ['exp', 'iat', 'sub'],
      });
      const { sub, client_id, azp, amr, typ } = claims.parse(payload);
      checkOnce(token);
      checkType(protectedHeader, typ, settings.tokenType);
      checkClient([client_id, azp], settings.clientId);
      return { issuer: settings.issuer, subject: sub, methods: amr };
    } catch (error) {
      throw isRefusal(error) ? error : Object.assign(notSignedIn(), { cause: error });
    }
  };
}

/** The one answer to every token that does not hold. */
export function notSignedIn() {
  return refusal(401, 'not-signed-in', 'Sign in, and send the access token as "Authorization: Bearer …".');
}

/** What says a thing twice may be read in two ways: by us in one, by whoever looked at it before in the other. */
function checkOnce(token: string): void {
  for (const part of token.split('.').slice(0, 2)) {
    if (namesTwice(Buffer.from(part, 'base64url').toString())) {
      throw new Error('The token names a claim twice.');
    }
  }
}

/** Keycloak's access tokens say JWT in the header, as its others do, and what they are only in the payload. */
function checkType({ typ = '' }: JWTHeaderParameters, inside: 'Bearer' | undefined, wanted: string | undefined): void {
  const type = typ.toLowerCase().replace(/^application\//, '');
  const isAccessToken = wanted === undefined
    ? type === 'at+jwt' || (type === 'jwt' && inside === 'Bearer')
    : type === wanted.toLowerCase();
  if (!isAccessToken) {
    throw new Error(`The token is of type "${typ}".`);
  }
}

/** Providers say the client in the one or the other; where both stand, both must be ours. */
function checkClient(said: readonly (string | undefined)[], clientId: string): void {
  const clients = said.filter((each) => each !== undefined);
  if (clients.length === 0 || clients.some((each) => each !== clientId)) {
    throw new Error('The token was made for another client.');
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'refusal' in error;
}
