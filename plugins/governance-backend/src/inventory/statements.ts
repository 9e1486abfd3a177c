import { IdentityBody, Statement } from './resolveIdentity';
import { StatementRow } from './rows';

/** A stored statement as the rules of resolution take it. */
export function statementOf(row: StatementRow): Statement<IdentityBody> {
  return {
    source: row.source,
    basis: row.basis,
    at: row.seen_at,
    absentSince: row.absent_since ?? undefined,
    body: JSON.parse(row.body),
  };
}
