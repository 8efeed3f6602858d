/** The realm that we ship: what of it must hold, and that it has no field that Keycloak does not know. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readConfig } from '../../config.ts';
import { passwordProblems } from '../../embedded/identity/password-rule.ts';

type Execution = {
  readonly authenticator?: string;
  readonly flowAlias?: string;
  readonly authenticatorConfig?: string;
  readonly requirement: string;
};

const realm = JSON.parse(await readFile(join(import.meta.dirname, 'cqube-realm.json'), 'utf8'));
const [client, ...otherClients] = realm.clients;
const { identity } = readConfig({});
const webUrl = '${CQUBE_URL}';

const policy = new Map<string, string>(realm.passwordPolicy.split(' and ').map((rule: string) => {
  const [, name, value] = /^(\w+)\((\w+)\)$/.exec(rule)!;
  return [name, value];
}));

function executionsOf(alias: string): readonly Execution[] {
  return realm.authenticationFlows.find((flow: { alias: string }) => flow.alias === alias).authenticationExecutions;
}

function configOf({ authenticatorConfig }: Execution): Record<string, string> {
  return realm.authenticatorConfig.find(({ alias }: { alias: string }) => alias === authenticatorConfig).config;
}

describe('the client', () => {
  test('is the dashboard alone, public, by code with PKCE S256 and by nothing else', () => {
    expect(otherClients).toEqual([]);
    expect(client).toMatchObject({
      clientId: identity.clientId, publicClient: true, standardFlowEnabled: true, implicitFlowEnabled: false,
      directAccessGrantsEnabled: false, serviceAccountsEnabled: false,
      attributes: { 'pkce.code.challenge.method': 'S256' },
    });
    expect(client).not.toHaveProperty('secret');
  });

  test('sends people back to exactly the dashboard’s address', () => {
    expect(client.redirectUris).toEqual([`${webUrl}/`]);
    expect(client.attributes['post.logout.redirect.uris']).toBe(`${webUrl}/`);
    expect(client.webOrigins).toEqual([webUrl]);
    expect(JSON.stringify(client)).not.toContain('*');
  });

  test('puts our audience into access tokens, and not into id tokens', () => {
    const mapper = client.protocolMappers.find(
      ({ protocolMapper }: { protocolMapper: string }) => protocolMapper === 'oidc-audience-mapper');
    expect(mapper.config).toEqual({
      'included.custom.audience': identity.audience, 'access.token.claim': 'true', 'id.token.claim': 'false',
    });
  });

  test('says in access tokens how the person signed in, for as long as a session lasts', () => {
    const mapper = client.protocolMappers.find(
      ({ protocolMapper }: { protocolMapper: string }) => protocolMapper === 'oidc-amr-mapper');
    expect(mapper.config['access.token.claim']).toBe('true');
    const proofs = realm.authenticationFlows
      .flatMap((flow: { authenticationExecutions: Execution[] }) => flow.authenticationExecutions)
      .filter(({ authenticator }: Execution) => /-form$/.test(authenticator ?? ''));
    expect(proofs.map(({ authenticator }: Execution) => authenticator)).toEqual(
      ['auth-username-password-form', 'auth-otp-form', 'auth-otp-form']);
    for (const proof of proofs) {
      expect(configOf(proof)).toEqual({
        'default.reference.value': proof.authenticator === 'auth-otp-form' ? 'otp' : 'pwd',
        'default.reference.maxAge': String(realm.ssoSessionMaxLifespan),
      });
    }
  });
});

describe('sessions', () => {
  test('last as long as ours, and their tokens five minutes', () => {
    expect(realm).toMatchObject({
      accessTokenLifespan: 300, ssoSessionMaxLifespan: identity.sessionSeconds,
      ssoSessionIdleTimeout: identity.sessionSeconds, rememberMe: false,
    });
  });

  test('rotate their refresh token with each use', () => {
    expect(realm).toMatchObject({ revokeRefreshToken: true, refreshTokenMaxReuse: 0 });
  });
});

describe('passwords', () => {
  test('follow our rule, may not come again and are changed as often', () => {
    expect(Object.fromEntries(policy)).toEqual({
      length: '8', maxLength: '128', upperCase: '1', lowerCase: '1', digits: '1', specialChars: '1',
      notUsername: 'undefined', notContainsUsername: 'undefined', passwordHistory: '5',
      forceExpiredPasswordChange: String(identity.passwordDays),
    });
    const [shortest, longest] = [Number(policy.get('length')), Number(policy.get('maxLength'))];
    expect(passwordProblems('Aa1!'.padEnd(shortest - 1, 'x'), 'somebody')).toEqual(['short']);
    expect(passwordProblems('Zq1!'.padEnd(shortest, 'x'), 'somebody')).toEqual([]);
    expect(passwordProblems('Zq1!'.padEnd(longest + 1, 'x'), 'somebody')).toEqual(['long']);
  });

  test('are not guessed: five wrong ones lock, for a quarter of an hour at most', () => {
    expect(realm).toMatchObject({
      bruteForceProtected: true, permanentLockout: false, failureFactor: 5, waitIncrementSeconds: 60,
      maxFailureWaitSeconds: 900,
    });
  });

  test('are not enough by themselves, past the forms', () => {
    const executions = executionsOf(realm.directGrantFlow);
    expect(executions).toMatchObject([{ authenticator: 'deny-access-authenticator', requirement: 'REQUIRED' }]);
  });

  test('nobody makes an account of their own, or takes the name of another', () => {
    expect(realm).toMatchObject({
      registrationAllowed: false, resetPasswordAllowed: false, editUsernameAllowed: false,
    });
  });
});

describe('one-time codes', () => {
  test('are required of administrators, who set them up at their first sign-in', () => {
    const [condition, proof] = executionsOf('cqube code of administrators');
    expect(condition).toMatchObject({ authenticator: 'conditional-user-role', requirement: 'REQUIRED' });
    expect(configOf(condition!)).toEqual({ condUserRole: 'cqube-admin', negate: 'false' });
    expect(proof).toMatchObject({ authenticator: 'auth-otp-form', requirement: 'REQUIRED' });
    expect(realm.roles.realm.map(({ name }: { name: string }) => name)).toContain('cqube-admin');
    expect(realm.requiredActions).toContainEqual(expect.objectContaining({ alias: 'CONFIGURE_TOTP', enabled: true }));
  });

  test('are asked of others who have them, once', () => {
    expect(executionsOf('cqube forms').map(({ flowAlias, authenticator }) => flowAlias ?? authenticator)).toEqual(
      ['auth-username-password-form', 'cqube code of administrators', 'cqube code of others']);
    const [condition, configured, proof] = executionsOf('cqube code of others');
    expect(configOf(condition!)).toEqual({ condUserRole: 'cqube-admin', negate: 'true' });
    expect(configured).toMatchObject({ authenticator: 'conditional-user-configured', requirement: 'REQUIRED' });
    expect(proof).toMatchObject({ authenticator: 'auth-otp-form', requirement: 'REQUIRED' });
  });

  test('are those of every authenticator app, and serve once', () => {
    expect(realm).toMatchObject({
      otpPolicyType: 'totp', otpPolicyAlgorithm: 'HmacSHA1', otpPolicyDigits: 6, otpPolicyPeriod: 30,
      otpPolicyLookAheadWindow: 1, otpPolicyCodeReusable: false,
    });
  });
});

test('events are kept for a year', () => {
  expect(realm).toMatchObject({ eventsEnabled: true, eventsExpiration: 365 * 86_400, adminEventsEnabled: true });
});

test('every flow and every configuration that is named is there', () => {
  const flows = realm.authenticationFlows.map(({ alias }: { alias: string }) => alias);
  const configs = realm.authenticatorConfig.map(({ alias }: { alias: string }) => alias);
  const executions: Execution[] = realm.authenticationFlows
    .flatMap((flow: { authenticationExecutions: Execution[] }) => flow.authenticationExecutions);
  expect(flows).toEqual(expect.arrayContaining([
    realm.browserFlow, realm.directGrantFlow, ...executions.flatMap(({ flowAlias }) => flowAlias ?? []),
  ]));
  expect(executions.flatMap(({ authenticatorConfig }) => authenticatorConfig ?? []).toSorted())
    .toEqual(configs.toSorted());
});

/** What Keycloak 26 has of each: one that it does not know would end the import. */
const known: Readonly<Record<string, string>> = {
  realm: `realm displayName enabled sslRequired registrationAllowed resetPasswordAllowed rememberMe editUsernameAllowed
    duplicateEmailsAllowed loginWithEmailAllowed accessTokenLifespan accessCodeLifespan accessCodeLifespanLogin
    accessCodeLifespanUserAction ssoSessionIdleTimeout ssoSessionMaxLifespan revokeRefreshToken refreshTokenMaxReuse
    passwordPolicy otpPolicyType otpPolicyAlgorithm otpPolicyDigits otpPolicyPeriod otpPolicyLookAheadWindow
    otpPolicyCodeReusable bruteForceProtected permanentLockout failureFactor waitIncrementSeconds
    maxFailureWaitSeconds maxDeltaTimeSeconds quickLoginCheckMilliSeconds minimumQuickLoginWaitSeconds eventsEnabled
    eventsExpiration adminEventsEnabled adminEventsDetailsEnabled roles requiredActions browserFlow directGrantFlow
    authenticationFlows authenticatorConfig clients`,
  role: 'name description',
  action: 'alias name providerId enabled defaultAction priority',
  flow: 'alias description providerId topLevel builtIn authenticationExecutions',
  execution: 'authenticator authenticatorConfig flowAlias requirement priority authenticatorFlow',
  config: 'alias config',
  client: `clientId name enabled protocol publicClient standardFlowEnabled implicitFlowEnabled
    directAccessGrantsEnabled serviceAccountsEnabled consentRequired fullScopeAllowed frontchannelLogout rootUrl
    baseUrl redirectUris webOrigins attributes protocolMappers`,
  mapper: 'name protocol protocolMapper config',
};

test.each([
  { kind: 'realm', things: [realm] },
  { kind: 'role', things: realm.roles.realm },
  { kind: 'action', things: realm.requiredActions },
  { kind: 'flow', things: realm.authenticationFlows },
  {
    kind: 'execution',
    things: realm.authenticationFlows.flatMap((flow: { authenticationExecutions: object[] }) =>
      flow.authenticationExecutions),
  },
  { kind: 'config', things: realm.authenticatorConfig },
  { kind: 'client', things: realm.clients },
  { kind: 'mapper', things: client.protocolMappers },
])('each $kind has fields that Keycloak knows', ({ kind, things }) => {
  const names = new Set(things.flatMap((thing: object) => Object.keys(thing)));
  expect(known[kind]!.split(/\s+/)).toEqual(expect.arrayContaining([...names]));
});
