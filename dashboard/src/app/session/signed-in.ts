import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';

import { Session } from './session';

/**
 * Lets only those in who have signed in, and sends the others to the provider. Who comes back from
 * there goes to the address that was asked for at first.
 */
export const signedIn: CanActivateFn = async (_route, { url }) => {
  const session = inject(Session);
  const router = inject(Router);
  if (session.isSignedIn()) {
    const wanted = session.takeWantedAddress();
    return wanted === null || wanted === url || router.parseUrl(wanted);
  }
  const refusal = new URL(url, location.origin).searchParams.get('error');
  if (refusal !== null) return router.parseUrl('/sign-in?why=refused');
  const isLeaving = await session.signIn(url);
  return isLeaving ? false : router.parseUrl('/sign-in?why=unreachable');
};
