import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, inject, provideAppInitializer } from '@angular/core';
import { provideRouter, TitleStrategy, withComponentInputBinding } from '@angular/router';
import { InMemoryCache } from '@apollo/client/core';
import { authInterceptor } from 'angular-auth-oidc-client';
import { provideApollo } from 'apollo-angular';
import { HttpLink } from 'apollo-angular/http';

import { routes } from './app.routes';
import { Language } from './language/language';
import { provideSignIn } from './session/provide-sign-in';
import { renewWhenRefused } from './session/renew-when-refused';
import { Session } from './session/session';
import { SessionEnd } from './session/session-end';
import { PageTitle } from './shell/page-title';

/** Everything that lives as long as the page. */
export const appConfig: ApplicationConfig = {
  providers: [
    provideRouter(routes, withComponentInputBinding()),
    provideHttpClient(withInterceptors([renewWhenRefused, authInterceptor()])),
    provideSignIn(),
    provideApollo(() => ({
      link: inject(HttpLink).create({ uri: '/graphql' }),
      cache: new InMemoryCache(),
      defaultOptions: { query: { fetchPolicy: 'no-cache' } },
    })),
    provideAppInitializer(() => {
      const language = inject(Language);
      const session = inject(Session);
      // Who is signed in does not wait for it, nor does a server that is away.
      void inject(SessionEnd).start().catch(() => undefined);
      return Promise.all([language.start(), session.start()]);
    }),
    { provide: TitleStrategy, useClass: PageTitle },
  ],
};
