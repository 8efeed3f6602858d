import type { KoaContextWithOIDC, Provider } from 'oidc-provider';

import { recordEvent } from './journal.ts';
import { originOf } from './request.ts';
import type { SignInContext } from './sign-in-step.ts';

/**
 * Tells the audit of a refresh token that was used a second time: it was copied, by whoever uses it now or by
 * whoever did before, and the provider has ended what it led to.
 *
 * The token of an account that was found and is not exchanged was used already, by an earlier request or by one
 * at the same time. Of what comes after that the grant is gone, and there is no account to name.
 */
export function recordReuse(provider: Provider, context: SignInContext): void {
  provider.use(async (ctx, next) => {
    await next();
    const { oidc } = ctx as Partial<KoaContextWithOIDC>; // missing where no route was found
    const { Account: account, RefreshToken: token, RotatedRefreshToken: exchanged } = oidc?.entities ?? {};
    if (oidc?.route !== 'token' || ctx.status !== 400 || !account || !token || exchanged) {
      return;
    }
    const origin = originOf(ctx.req);
    context.log.warn({ subject: account.accountId, address: origin.address }, 'refresh token used again');
    await recordEvent(context, { subject: account.accountId, action: 'reuse-refresh-token', origin });
  });
}
