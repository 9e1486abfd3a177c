import { OwnerOverride } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { OverrideRow } from './operations/overrides';
import { readStated, StatedSubject } from './operations/readStated';
import { proposeChange } from './proposeChange';

function toView(row: OverrideRow, stated: StatedSubject): OwnerOverride {
  return {
    id: row.id,
    kind: stated.kind,
    identity: row.identity_ref,
    identityTitle: stated.row.display_name,
    owner: row.owner_ref,
    ownerBefore: row.owner_before ?? undefined,
    proposedBy: row.proposed_by,
    reason: row.reason ?? undefined,
    proposedAt: row.proposed_at,
    confirmedBy: row.confirmed_by ?? undefined,
    confirmedAt: row.confirmed_at ?? undefined,
    until: row.until ?? undefined,
    state: row.state,
    endedAt: row.ended_at ?? undefined,
    endReason: row.end_reason ?? undefined,
    change: proposeChange(
      stated.statements,
      {
        source: stated.row.source,
        externalId: stated.row.external_id,
        title: stated.row.display_name,
      },
      row.owner_ref,
    ),
    owed: row.confirmed_at !== null && row.settled_at === null,
  };
}

/** A correction as the wire carries it, with what is to be changed at its source as that stands now. */
export async function toOverride(
  trx: Knex.Transaction,
  row: OverrideRow,
): Promise<OwnerOverride> {
  const stated = await readStated(trx, row.identity_ref);
  if (!stated) {
    throw new Error(`A correction is about ${row.identity_ref}, which is gone`);
  }
  return toView(row, stated);
}
