import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, from, switchMap, throwError } from 'rxjs';

import { Session } from './session';

/**
 * When our own server no longer takes the token: renews it once and asks again. If that fails the
 * session is over, and the page to sign in says so.
 */
export const renewWhenRefused: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  const isOurs = request.url.startsWith('/export/') || request.url.startsWith('/graphql');
  return next(request).pipe(
    catchError((error: unknown) => {
      const isRefused = error instanceof HttpErrorResponse && error.status === 401;
      if (!isOurs || !isRefused) return throwError(() => error);
      return from(session.renew()).pipe(
        switchMap((isRenewed) => {
          if (isRenewed) return next(request);
          session.isSignedIn.set(false);
          void router.navigate(['/sign-in'], { queryParams: { why: 'over', then: router.url } });
          return throwError(() => error);
        }),
      );
    }),
  );
};
