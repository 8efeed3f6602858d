import { inject, Injectable, signal } from '@angular/core';
import { OidcSecurityService } from 'angular-auth-oidc-client';
import { firstValueFrom } from 'rxjs';

const wantedAddress = 'cqube.address';

/** Whether someone is signed in, and the ways in and out. */
@Injectable({ providedIn: 'root' })
export class Session {
  readonly isSignedIn = signal(false);
  /** The way in could not be found: the provider or our own server does not answer. */
  readonly isUnreachable = signal(false);

  private readonly oidc = inject(OidcSecurityService);
  private renewal: Promise<boolean> | undefined;

  /** Takes up the session that the browser still has, or that the provider sends us back with. */
  async start(): Promise<void> {
    try {
      const answer = await firstValueFrom(this.oidc.checkAuth());
      this.isSignedIn.set(answer.isAuthenticated);
    } catch {
      this.isUnreachable.set(true);
    }
  }

  /** Leaves for the provider's page. True when the browser is on its way there. */
  async signIn(address: string): Promise<boolean> {
    if (this.isUnreachable()) return false;
    try {
      await firstValueFrom(this.oidc.preloadAuthWellKnownDocument());
    } catch {
      this.isUnreachable.set(true);
      return false;
    }
    sessionStorage.setItem(wantedAddress, address);
    this.oidc.authorize();
    return true;
  }

  /** The address that was asked for before signing in, once. */
  takeWantedAddress(): string | null {
    const address = sessionStorage.getItem(wantedAddress);
    sessionStorage.removeItem(wantedAddress);
    return address;
  }

  /**
   * A new access token by the refresh token. False when the session is over.
   *
   * A refresh token serves once, so requests that are refused together wait for one renewal.
   */
  renew(): Promise<boolean> {
    this.renewal ??= firstValueFrom(this.oidc.forceRefreshSession()).then(
      ({ isAuthenticated }) => isAuthenticated,
      () => false,
    );
    const renewal = this.renewal;
    void renewal.finally(() => (this.renewal = undefined));
    return renewal;
  }

  /** Forgets the session here, where it has ended at the provider. */
  forget(): void {
    this.oidc.logoffLocal();
    this.isSignedIn.set(false);
  }

  /** Since when the person is signed in, and since when the tokens are; in milliseconds. */
  async times(): Promise<{ signedInAt: number; renewedAt: number }> {
    const { auth_time: signedIn, iat } = (await firstValueFrom(
      this.oidc.getPayloadFromIdToken(),
    )) as { auth_time?: number; iat?: number };
    return { signedInAt: (signedIn ?? iat ?? 0) * 1000, renewedAt: (iat ?? 0) * 1000 };
  }

  /** Ends the session here and at the provider. */
  async signOut(): Promise<void> {
    await firstValueFrom(this.oidc.logoff()).catch(() => this.oidc.logoffLocal());
  }
}
