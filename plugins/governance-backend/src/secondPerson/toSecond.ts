import { Second } from '@countersign/plugin-governance-common';
import { SecondReason, SecondRow } from './operations/seconds';

/** A keep that takes a second person, as the wire carries it. */
export function toSecond(row: SecondRow): Second {
  return {
    state: row.state,
    reasons: JSON.parse(row.kinds) as SecondReason[],
    first: row.first_ref,
    justification: row.first_reason ?? undefined,
    proposedAt: row.proposed_at,
    second: row.second_ref ?? undefined,
    answer: row.second_reason ?? undefined,
    settledAt: row.settled_at ?? undefined,
  };
}
