import type { Journal } from './journal.ts';

/** Who somebody is to cQube, as far as the provider may know. */
export type Standing = {
  readonly displayName: string;
  readonly capabilities: readonly string[];
  readonly places: readonly { readonly level: string; readonly id: number; readonly name: string | null }[];
};

/** Undefined for an account that nobody has enrolled. */
export async function standingOf({ pool, issuer }: Journal, subject: string): Promise<Standing | undefined> {
  const { rows } = await pool.query<Standing>(
    `select display_name as "displayName", capabilities, places
     from rls.account_of_subject($1, $2)`,
    [issuer, subject],
  );
  return rows[0];
}

/** Administrators must have a second factor, whatever the account says. */
export async function isAdministrator(journal: Journal, subject: string): Promise<boolean> {
  return Boolean((await standingOf(journal, subject))?.capabilities.includes('r_admin'));
}
