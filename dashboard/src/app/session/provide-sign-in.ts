import { HttpClient } from '@angular/common/http';
import { type EnvironmentProviders, inject } from '@angular/core';
import {
  LogLevel,
  type OpenIdConfiguration,
  provideAuth,
  StsConfigHttpLoader,
  StsConfigLoader,
} from 'angular-auth-oidc-client';
import { map } from 'rxjs';

import type { Configuration } from './configuration';

/** Signing in by OpenID Connect, as /config.json says: authorization code with PKCE, refresh. */
export function provideSignIn(): EnvironmentProviders {
  return provideAuth({
    loader: {
      provide: StsConfigLoader,
      useFactory: () =>
        new StsConfigHttpLoader(
          inject(HttpClient).get<Configuration>('/config.json').pipe(map(openIdConfiguration)),
        ),
    },
  });
}

function openIdConfiguration({ issuer, clientId, scope, account }: Configuration): OpenIdConfiguration {
  return {
    authority: issuer,
    clientId,
    scope,
    redirectUrl: `${location.origin}/`,
    postLogoutRedirectUri: `${location.origin}/`,
    responseType: 'code',
    // Where we know how long nothing may be done, SessionEnd renews when something is.
    silentRenew: account === null,
    useRefreshToken: true,
    renewTimeBeforeTokenExpiresInSeconds: 30,
    ignoreNonceAfterRefresh: true,
    autoUserInfo: false,
    triggerAuthorizationResultEvent: true,
    secureRoutes: ['/graphql', '/export/'],
    logLevel: LogLevel.Error,
  };
}
