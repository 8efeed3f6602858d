import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

import { refusal } from './problem.ts';

export type ProviderKeySettings = {
  readonly issuer: string;
  /** Hosts beside the issuer's own that its keys may come from. */
  readonly hosts?: readonly string[];
  /** Told why the provider could not be asked. */
  readonly onTrouble?: (error: unknown) => void;
};

/** For so long the keys that are known are taken without asking again. */
const freshFor = 10 * 60_000;
/** For so long they go on serving while the provider does not answer. */
const keptFor = 24 * 3600_000;
/** Between two askings, whoever sends tokens of whatever key. */
const pause = 10_000;
const answerWithin = 5_000;
const longestDocument = 256 * 1024;

/**
 * The public keys of an OpenID provider, found through its own document, so that Keycloak needs no setting more.
 *
 * It is asked at the first token, in the background when the keys grow old, and when a token names a key
 * that is not known: keys may be rotated. While it does not answer, the keys that are known serve on for a day.
 */
export function providerKeys(settings: ProviderKeySettings): JWTVerifyGetKey {
  let known: { readonly find: JWTVerifyGetKey; readonly readAt: number } | undefined;
  let asking: Promise<void> | undefined;
  let askedAt = -Infinity;

  /** Requests that come together ask once. */
  const ask = (): Promise<void> => {
    askedAt = Date.now();
    asking ??= readKeys(settings)
      .then((keys) => {
        known = { find: createLocalJWKSet(keys), readAt: Date.now() };
      })
      .catch((error: unknown) => {
        settings.onTrouble?.(error);
        throw unavailable(error);
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };

  return async (header, token) => {
    const age = known ? Date.now() - known.readAt : Infinity;
    if (age > keptFor) {
      await ask();
    } else if (age > freshFor && Date.now() - askedAt > pause) {
      ask().catch(() => undefined);
    }
    try {
      return await known!.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || Date.now() - askedAt < pause) {
        throw error;
      }
      await ask();
      return known!.find(header, token);
    }
  };
}

/** The address of the provider's own document: below its name, which may end with a slash and may have a path. */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
}

async function readKeys({ issuer, hosts = [] }: ProviderKeySettings): Promise<JSONWebKeySet> {
  const shape = z.object({ issuer: z.literal(issuer), jwks_uri: z.url() });
  const { jwks_uri } = shape.parse(await readDocument(new URL(discoveryUrl(issuer))));
  const [from, own] = [new URL(jwks_uri), new URL(issuer)];
  const isKnown = from.host === own.host || hosts.includes(from.host);
  if (!isKnown || from.protocol !== own.protocol || from.username || from.password) {
    throw new Error(`The provider's keys are at ${from.origin}, which is not its own host and not in OIDC_HOSTS.`);
  }
  return z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) }).parse(await readDocument(from));
}

/** A document of JSON, from exactly this address. */
async function readDocument(url: URL): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error', signal: AbortSignal.timeout(answerWithin), headers: { accept: 'application/json' },
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`${url.href} answers ${response.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > longestDocument) {
      throw new Error(`${url.href} answers with more than ${longestDocument} bytes.`);
    }
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}

function unavailable(cause: unknown): Error {
  const away = refusal(503, 'unavailable', 'The sign-in service does not answer now. Try again soon.');
  return Object.assign(away, { cause });
}
