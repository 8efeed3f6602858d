import type { Pool } from 'pg';

import { refusal } from '../problem.ts';

/** What somebody did through the API, as it goes into the database's audit. */
export type AuditEntry = {
  readonly role: string;
  readonly requestId: string;
  readonly action: string;
  /** On what, where that has one name. */
  readonly object: string | undefined;
  readonly surface: 'rest' | 'graphql' | 'export';
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly detail: object;
};

export type Audit = {
  /** Settles when the entry is durable; whoever asked is answered after that, or not at all. */
  record(entry: AuditEntry): Promise<void>;
};

type Waiting = { readonly entry: AuditEntry; readonly done: () => void; readonly failed: (error: unknown) => void };

const mostWaiting = 5_000;
const mostTogether = 500;

/**
 * Makes the writer of the audit.
 *
 * Entries that come while one statement is under way go together in the next one: a busy minute costs a few
 * commits a second, not one for each request, and a quiet one a millisecond. Nothing is answered whose entry
 * could not be written: an audit with gaps that nobody sees is none. See docs/decision/0010.
 */
export function makeAudit(pool: Pool): Audit {
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const together = waiting.slice(0, mostTogether);
      waiting = waiting.slice(mostTogether);
      try {
        await insert(pool, together.map(({ entry }) => entry));
        together.forEach(({ done }) => done());
      } catch (error) {
        together.forEach(({ failed }) => failed(error));
      }
    }
    isWriting = false;
  }

  return {
    async record(entry) {
      if (waiting.length >= mostWaiting) {
        throw refusal(503, 'busy', 'cQube is busy. Try again soon.');
      }
      const written = new Promise<void>((done, failed) => waiting.push({ entry, done, failed }));
      if (!isWriting) {
        void write();
      }
      await written;
    },
  };
}

async function insert(pool: Pool, entries: readonly AuditEntry[]): Promise<void> {
  await pool.query(
    `select rls.record_audit(
       entry.action, entry."requestId", entry.detail, entry.role, entry.object, entry.surface, entry.outcome)
     from jsonb_to_recordset($1) as entry (
       action text, "requestId" text, detail jsonb, role name, object text, surface text, outcome text)`,
    [JSON.stringify(entries)],
  );
}
