import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, from, type Observable, switchMap, throwError } from 'rxjs';

import { Session } from './session';

/**
 * When our own server no longer takes the token: renews it and asks once more. If that fails too the
 * session is over, and the page to sign in says so.
 */
export const renewWhenRefused: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  const giveUp = (error: unknown): Observable<never> => {
    session.isSignedIn.set(false);
    const isThere = router.url.startsWith('/sign-in');
    const queryParams = { why: 'over', then: router.url };
    if (!isThere) void router.navigate(['/sign-in'], { queryParams });
    return throwError(() => error);
  };
  return next(request).pipe(
    catchError((error: unknown) => {
      if (!isOurs(request.url) || !isRefusal(error)) return throwError(() => error);
      return from(session.renew()).pipe(
        switchMap((isRenewed) => (isRenewed ? next(request) : giveUp(error))),
        catchError((again: unknown) =>
          isRefusal(again) ? giveUp(again) : throwError(() => again),
        ),
      );
    }),
  );
};

function isOurs(url: string): boolean {
  return url.startsWith('/export/') || url.startsWith('/graphql');
}

function isRefusal(error: unknown): boolean {
  return error instanceof HttpErrorResponse && error.status === 401;
}
