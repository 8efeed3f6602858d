import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';

import type { Configuration } from './configuration';
import { Session } from './session';

const lookEvery = 5_000;
/** Access tokens live for five minutes. */
const renewAfter = 240_000;
const warnBefore = 120_000;
/** When the session was last used, in whichever window. */
const usedKey = 'cqube.used';

/** When the session will end, as far as the person should be told. */
export type Ending = { at: Date; canStay: boolean };

/**
 * Keeps the session alive while something is done here, says before it ends, and when it has.
 *
 * The provider decides; this only renews when there was a reason to, so that an idle window is idle.
 */
@Injectable({ providedIn: 'root' })
export class SessionEnd {
  readonly account = signal<Configuration['account']>(null);
  readonly ending = signal<Ending | undefined>(undefined);

  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private activeAt = Date.now();

  /** Once, when the page starts. */
  async start(): Promise<void> {
    const { account } = await firstValueFrom(this.http.get<Configuration>('/config.json'));
    this.account.set(account);
    if (account === null) return;
    for (const event of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
      addEventListener(event, () => (this.activeAt = Date.now()), { capture: true, passive: true });
    }
    setInterval(() => void this.look(account), lookEvery);
  }

  /** Asked for by the person who was warned. */
  async stay(): Promise<void> {
    this.activeAt = Date.now();
    if (await this.session.renew()) this.ending.set(undefined);
    else this.end();
  }

  private async look({
    sessionSeconds,
    idleSeconds,
  }: NonNullable<Configuration['account']>): Promise<void> {
    if (!this.session.isSignedIn()) return;
    const { signedInAt, renewedAt } = await this.session.times();
    const usedAt = Math.max(renewedAt, Number(localStorage.getItem(usedKey)) || 0);
    const last = signedInAt + sessionSeconds * 1000;
    const end = Math.min(last, usedAt + idleSeconds * 1000);
    const now = Date.now();
    if (now >= end) {
      this.end();
      return;
    }
    const isActive = this.activeAt > usedAt;
    if (isActive && (now - usedAt > renewAfter || end - now < warnBefore) && end !== last) {
      if (await this.session.renew()) localStorage.setItem(usedKey, String(Date.now()));
      this.ending.set(undefined);
      return;
    }
    this.ending.set(
      end - now < warnBefore ? { at: new Date(end), canStay: end !== last } : undefined,
    );
  }

  private end(): void {
    this.ending.set(undefined);
    this.session.forget();
    const queryParams = { why: 'over', then: this.router.url };
    void this.router.navigate(['/sign-in'], { queryParams });
  }
}
