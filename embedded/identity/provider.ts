import { errors, interactionPolicy, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { Pool } from 'pg';

import { accountOfSubject } from './account.ts';
import { noteSession } from './journal.ts';
import { languageOf } from './language.ts';
import { expiredNotice, failureNotice, signedOutNotice, signOutAtOnce, signOutForm } from './notice.ts';
import { mountPath, page } from './page.ts';
import { payloadStore } from './payload-store.ts';
import type { SigningKeys } from './signing-keys.ts';
import { words } from './words.ts';

export type ProviderSettings = {
  /** Where the dashboard and, under /auth, this provider are reached by browsers; without a slash at the end. */
  readonly webUrl: string;
  readonly clientId: string;
  readonly audience: string;
  /** A person signs in again after so long. */
  readonly sessionSeconds: number;
  /** And earlier, when for so long nothing was done. */
  readonly idleSeconds: number;
};

const accessTokenSeconds = 300;

/**
 * The OpenID provider: one public client, authorization code with PKCE, JWT access tokens for the API.
 *
 * It has no consent page: the only client is ours. Refresh tokens rotate, the second use of one revokes
 * its grant, and all of them end with the session, which ends when nothing was done for long.
 */
export function makeProvider(pool: Pool, keys: SigningKeys, settings: ProviderSettings): Provider {
  const provider: Provider = new Provider(`${settings.webUrl}${mountPath}`, {
    adapter: (model) => payloadStore(pool, model, model === 'Session' ? settings.idleSeconds : undefined),
    clients: [client(settings)],
    clientBasedCORS: (_, origin) => origin === new URL(settings.webUrl).origin,
    jwks: { keys: keys.token as NonNullable<Configuration['jwks']>['keys'] },
    cookies: {
      keys: keys.cookie,
      names: { session: 'cqube_session', interaction: 'cqube_sign_in', resume: 'cqube_resume' },
      long: { httpOnly: true, sameSite: 'lax', path: mountPath },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    pkce: { required: () => true },
    responseTypes: ['code'],
    scopes: ['openid', 'profile', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    clockTolerance: 0,
    conformIdTokenClaims: false,
    extraTokenClaims: (ctx) => ({ amr: (ctx.oidc.entities.RefreshToken ?? ctx.oidc.entities.AuthorizationCode)?.amr }),
    findAccount: async (_, subject) => {
      const account = await accountOfSubject(pool, subject);
      return account && account.lockedAt === null ? {
        accountId: subject,
        claims: () => ({ sub: subject, name: account.displayName, preferred_username: account.username }),
      } : undefined;
    },
    async loadExistingGrant(ctx) {
      const { signInId } = (ctx.oidc.result ?? {}) as { signInId?: string };
      if (signInId) {
        await noteSession(pool, signInId, ctx.oidc.session!.uid);
      }
      return grantEverything(provider, ctx, settings.audience);
    },
    issueRefreshToken: (_, asking) => asking.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => true,
    rotateRefreshToken: true,
    ttl: lifetimes(settings.sessionSeconds),
    features: features(settings.audience),
    interactions: { url: (_, interaction) => `${mountPath}/login/${interaction.uid}`, policy: signInOnly() },
    renderError: (ctx, out) => {
      renderFailure(ctx, out.error_description ?? out.error);
    },
  });
  // Only the API's proxy reaches this process; server.ts sets the headers that this trusts.
  provider.proxy = true;
  return provider;
}

function client({ webUrl, clientId }: ProviderSettings): NonNullable<Configuration['clients']>[number] {
  return {
    client_id: clientId,
    client_name: 'cQube',
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [
      webUrl, `${webUrl}/`, `${webUrl}/signed-in`, `${webUrl}/signed-in/`, `${webUrl}${mountPath}/account`,
    ],
    post_logout_redirect_uris: [webUrl, `${webUrl}/`],
    id_token_signed_response_alg: 'ES256',
    // By it the dashboard knows when the session ends, however often its tokens are renewed.
    require_auth_time: true,
  };
}

function lifetimes(sessionSeconds: number): Configuration['ttl'] {
  return {
    AccessToken: accessTokenSeconds,
    AuthorizationCode: 60,
    IdToken: accessTokenSeconds,
    Interaction: 3600,
    Grant: sessionSeconds,
    // From the sign-in on, however often the session and its tokens are used.
    RefreshToken: (ctx) => ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? sessionSeconds,
    Session: (_, session) =>
      Math.max(1, session.loginTs ? session.loginTs + sessionSeconds - Math.floor(Date.now() / 1000) : sessionSeconds),
  };
}

function features(audience: string): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    // An access token for the API cannot be used for it, and the id token says the same.
    userinfo: { enabled: false },
    // Whoever holds a token may give it back: there is one client.
    revocation: { enabled: true, allowedPolicy: () => true },
    rpInitiatedLogout: { enabled: true, logoutSource: renderSignOut, postLogoutSuccessSource: renderSignedOut },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => {
        if (resource !== audience) {
          throw new errors.InvalidTarget();
        }
        const jwt = { sign: { alg: 'ES256' } } as const;
        return { scope: 'api', audience, accessTokenFormat: 'jwt', accessTokenTTL: accessTokenSeconds, jwt };
      },
    },
  };
}

/** Sign in where nobody is signed in, or where the account is gone; never ask for consent. */
function signInOnly(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  policy.get('login')!.checks.add(
    new interactionPolicy.Check('account_gone', 'the account is no longer there', (ctx) =>
      Boolean(ctx.oidc.session?.accountId && !ctx.oidc.account),
    ),
  );
  return policy;
}

/** The session's one grant, which holds everything: made at its first authorization, anew after it was revoked. */
async function grantEverything(provider: Provider, ctx: KoaContextWithOIDC, audience: string) {
  const { clientId } = ctx.oidc.client!;
  const accountId = ctx.oidc.session!.accountId!;
  const grantId = ctx.oidc.session!.grantIdFor(clientId);
  const present = grantId && (await provider.Grant.find(grantId));
  if (present && present.accountId === accountId) {
    return present;
  }
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope('openid profile offline_access');
  grant.addResourceScope(audience, 'api');
  await grant.save();
  return grant;
}

function renderSignOut(ctx: KoaContextWithOIDC, form: string): void {
  const { IdTokenHint: hint, Session: session } = ctx.oidc.entities;
  const isOwn = hint !== undefined && hint.payload['sub'] === session?.accountId;
  const language = languageOf(ctx.req, ctx.oidc.params?.['ui_locales'] as string | undefined);
  const say = words[language];
  ctx.type = 'html';
  ctx.body = page({
    language,
    title: say.signOut,
    body: isOwn ? signOutAtOnce(say, form) : signOutForm(say, form),
    ...(isOwn && { script: 'sign-out.js' }),
  });
}

function renderSignedOut(ctx: KoaContextWithOIDC): void {
  const language = languageOf(ctx.req);
  ctx.type = 'html';
  ctx.body = page({ language, title: words[language].signedOutTitle, body: signedOutNotice(words[language]) });
}

function renderFailure(ctx: KoaContextWithOIDC, reason: string): void {
  const language = languageOf(ctx.req);
  const say = words[language];
  const isExpired = ctx.status === 400 && /authorization request has expired|session not found/.test(reason);
  ctx.type = 'html';
  ctx.body = page({
    language,
    title: isExpired ? say.expiredTitle : say.failedTitle,
    body: isExpired ? expiredNotice(say) : failureNotice(say, reason),
  });
}
