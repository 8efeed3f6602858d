import type { Pool } from 'pg';

import { notSignedIn } from './access-token.ts';
import { refusal } from './problem.ts';

/** The role of a person, and whether it may administer. */
export type SignedIn = { readonly role: string; readonly isAdministrator: boolean };

/** For so long an answer of the database is believed: a person who is expelled is out after it at the latest. */
const believedFor = 30_000;
const mostKept = 10_000;

/** Persons and applications; whatever else a function might answer with is not a role to take. */
const personRole = /^u_[a-z0-9_]+$/;

export type SignIn = {
  /** The person whom the provider calls so. */
  ofSubject(issuer: string, subject: string): Promise<SignedIn>;
  /** The application that holds the token; asked each time, so that a revoked token ends at once. */
  ofToken(digest: Buffer): Promise<SignedIn>;
};

/**
 * Finds the role of a caller, and lets the API take it (`rls.sign_in`, which commits before the request's
 * own transaction begins).
 *
 * Answers are kept for half a minute, and requests that come at the same time share one.
 */
export function makeSignIn(pool: Pool): SignIn {
  const ofSubject = keptAnswers<SignedIn>();
  const ofRole = keptAnswers<SignedIn>();

  const enter = (role: string | null) => {
    if (role === null) {
      throw notSignedIn();
    }
    return ofRole(role, () => signIn(pool, role));
  };

  return {
    ofSubject: (issuer, subject) =>
      ofSubject(JSON.stringify([issuer, subject]), async () => {
        const { rows } = await pool.query<{ role: string | null }>(
          'select rls.role_of_subject($1, $2) as role',
          [issuer, subject],
        );
        if (rows[0]!.role === null) {
          throw refusal(403, 'no-access', 'You are signed in, but have no access yet. Ask your administrator for it.');
        }
        return enter(rows[0]!.role);
      }),

    async ofToken(digest) {
      const { rows } = await pool.query<{ role: string | null }>('select rls.role_of_token($1) as role', [digest]);
      return enter(rows[0]!.role);
    },
  };
}

async function signIn(pool: Pool, role: string): Promise<SignedIn> {
  if (!personRole.test(role)) {
    throw new Error(`"${role}" is not the role of a person.`);
  }
  const { rows } = await pool.query<{ isAdministrator: boolean }>(
    `select pg_catalog.pg_has_role($1::name, 'r_admin', 'member') as "isAdministrator", rls.sign_in($1::name)`,
    [role],
  );
  return { role, isAdministrator: rows[0]!.isAdministrator };
}

/** Keeps answers for a while. One that failed is not kept, and the oldest go when there are too many. */
function keptAnswers<Answer>() {
  const kept = new Map<string, { until: number; answer: Promise<Answer> }>();
  return (key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const known = kept.get(key);
    if (known && known.until > Date.now()) {
      return known.answer;
    }
    kept.delete(key);
    const answer = ask();
    kept.set(key, { until: Date.now() + believedFor, answer });
    answer.catch(() => kept.delete(key));
    if (kept.size > mostKept) {
      kept.delete(kept.keys().next().value!);
    }
    return answer;
  };
}
