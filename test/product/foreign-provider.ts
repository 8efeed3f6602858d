/** An OpenID provider that has nothing of cQube's: its own keys, port and accounts, and the habits of Keycloak. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { interactionPolicy, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';

export type Account = { readonly subject: string; readonly password: string; readonly amr: readonly string[] };

export type ForeignProvider = {
  readonly issuer: string;
  readonly accounts: Readonly<Record<string, Account>>;
  /** What was asked of it, as method and path below the realm. */
  readonly asked: string[];
  stop(): Promise<void>;
};

const realm = '/realms/cqube';
const protocol = '/protocol/openid-connect';

/** Starts it for a cQube at this address, and for nobody else. */
export async function startForeignProvider(webUrl: string): Promise<ForeignProvider> {
  const server = createServer();
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${realm}`;
  const accounts: Record<string, Account> = {
    asha: { subject: randomUUID(), password: 'Asha-knows-1-word', amr: ['pwd'] },
    ravi: { subject: randomUUID(), password: 'Ravi-knows-2-words', amr: ['pwd'] },
  };
  const asked: string[] = [];
  const provider = makeProvider(issuer, webUrl, accounts);
  const respond = provider.callback();
  server.on('request', (request, response) => {
    const path = request.url!.split('?')[0]!;
    asked.push(`${request.method} ${path.replace(realm, '')}`);
    if (path.startsWith(`${realm}/login/`)) {
      void signIn(provider, accounts, request, response);
    } else {
      Object.assign(request, { originalUrl: request.url, url: request.url!.slice(realm.length) });
      void respond(request, response);
    }
  });
  return {
    issuer, accounts, asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((settle) => server.close(settle));
    },
  };
}

function makeProvider(issuer: string, webUrl: string, accounts: Readonly<Record<string, Account>>): Provider {
  const named = (subject: string) => Object.entries(accounts).find(([, account]) => account.subject === subject)!;
  const provider: Provider = new Provider(issuer, {
    clients: [{
      client_id: 'cqube-dashboard', token_endpoint_auth_method: 'none', response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [`${webUrl}/`], post_logout_redirect_uris: [`${webUrl}/`], id_token_signed_response_alg: 'RS256',
    }],
    clientBasedCORS: (_, origin) => origin === webUrl,
    jwks: { keys: makeKeys() },
    cookies: { keys: [randomUUID()], names: { session: 'FOREIGN_SESSION' } },
    pkce: { required: () => true },
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    findAccount: (_, subject) => {
      const [username] = named(subject);
      return { accountId: subject, claims: () => ({ sub: subject, name: username, preferred_username: username }) };
    },
    formats: { customizers: { jwt: (_ctx, _token, jwt) => asKeycloak(jwt, named(jwt.payload['sub'] as string)) } },
    loadExistingGrant: (ctx) => grantEverything(provider, ctx),
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: { AccessToken: 300, IdToken: 300, RefreshToken: 1800, Session: 1800, Grant: 1800, Interaction: 600 },
    interactions: { url: (_, { uid }) => `${realm}/login/${uid}`, policy: withoutConsent() },
    routes: {
      authorization: `${protocol}/auth`, token: `${protocol}/token`, jwks: `${protocol}/certs`,
      end_session: `${protocol}/logout`,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource: signOutAtOnce },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:cqube',
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'profile', audience: 'urn:cqube', accessTokenFormat: 'jwt', accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  return provider;
}

/** As Keycloak publishes them: several that sign. */
function makeKeys(): NonNullable<Configuration['jwks']>['keys'] {
  const jwk = (key: { export(options: { format: 'jwk' }): object }, rest: object) =>
    ({ ...key.export({ format: 'jwk' }), kid: randomUUID(), ...rest });
  return [
    jwk(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, { use: 'sig', alg: 'RS256' }),
    jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, { use: 'sig', alg: 'ES256' }),
  ] as NonNullable<Configuration['jwks']>['keys'];
}

/** An access token that says JWT outside and Bearer inside, names the client in azp, and is for account too. */
function asKeycloak(
  jwt: { header?: object; payload: Record<string, unknown> }, [username, { amr }]: [string, Account],
): void {
  jwt.header = { typ: 'JWT' };
  const { client_id: azp, aud } = jwt.payload;
  delete jwt.payload['client_id'];
  Object.assign(jwt.payload, {
    azp, aud: [aud, 'account'], typ: 'Bearer', acr: '1', amr, preferred_username: username,
    realm_access: { roles: ['r_admin', 'offline_access'] },
    resource_access: { account: { roles: ['manage-account'] } },
  });
}

function withoutConsent(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function grantEverything(provider: Provider, ctx: KoaContextWithOIDC) {
  const grant = new provider.Grant({ clientId: ctx.oidc.client!.clientId, accountId: ctx.oidc.session!.accountId! });
  grant.addOIDCScope('openid profile');
  grant.addResourceScope('urn:cqube', 'profile');
  await grant.save();
  return grant;
}

async function signIn(
  provider: Provider, accounts: Readonly<Record<string, Account>>, request: IncomingMessage, response: ServerResponse,
): Promise<void> {
  await provider.interactionDetails(request, response);
  const form = request.method === 'POST' ? new URLSearchParams(await text(request)) : new URLSearchParams();
  const account = accounts[form.get('username') ?? ''];
  if (account && account.password === form.get('password')) {
    const login = { accountId: account.subject, amr: [...account.amr], remember: false };
    return provider.interactionFinished(request, response, { login });
  }
  response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Another provider</title>
    <form method="post"><input name="username"><input name="password" type="password">
    <button class="primary">Sign in</button></form>`);
}

/** Whoever comes with an id token of the session is not asked. */
function signOutAtOnce(ctx: KoaContextWithOIDC, form: string): void {
  const submit = '<script>document.forms[0].submit()</script>';
  ctx.body = `<!doctype html>${form.replace('</form>', '<input name="logout" value="yes"></form>')}${submit}`;
}
