import {
  CertificationLeaf,
  CertificationStanding,
  RollupDimension,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  certificationLeaves,
  CertificationScope,
  LeafRow,
} from './certificationLeaves';
import { withinNode } from './rollUp';

/** A row as the drill-down shows it. */
export function toLeaf(row: LeafRow): CertificationLeaf {
  return {
    standing: row.standing as CertificationStanding,
    reviewId: row.item_id || undefined,
    identity: { ref: row.identity_ref, title: row.identity_title },
    subject: { ref: row.subject_ref, title: row.subject_title },
    owner: row.owner_ref || undefined,
    dueAt: row.due_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    reason: row.reason ?? undefined,
  };
}

/**
 * A page of the things that a number of a node counts, in the order of identity and thing, after a place in it, with how many
 * there are.
 */
export async function listLeaves(
  trx: Knex.Transaction,
  options: {
    scope: CertificationScope;
    by: RollupDimension;
    node?: string;
    standing?: CertificationStanding;
    after?: [string, string];
    limit: number;
  },
): Promise<{ rows: LeafRow[]; total: number }> {
  const { scope, by, node, standing, after, limit } = options;
  const select = () => {
    const query = trx.from(certificationLeaves(trx, scope).as('things'));
    if (standing) {
      // As in the numbers: what is overdue is open.
      query.whereIn(
        'standing',
        standing === 'open' ? ['open', 'overdue'] : [standing],
      );
    }
    return withinNode(trx, query, { by, node });
  };
  const counted: Array<{ n: string | number }> = await select().count('* as n');
  const rows: LeafRow[] = await select()
    .modify(query => {
      if (after) {
        query.whereRaw('(identity_ref, subject_ref) > (?, ?)', after);
      }
    })
    .orderBy(['identity_ref', 'subject_ref'])
    .limit(limit)
    .select('*');
  return { rows, total: Number(counted[0].n) };
}
