import { ObligationView } from '@countersign/plugin-governance-common';
import { ObligationRow } from './operations/obligations';

/** Something owed as pages show it. */
export function toObligationView(row: ObligationRow): ObligationView {
  return {
    id: row.id,
    instanceId: row.instance_id,
    flow: row.flow,
    subject: row.subject,
    kind: row.kind,
    every: row.every ?? undefined,
    dueAt: row.due_at,
    endKnown: Boolean(row.end_known),
    status: row.status,
    result: row.result ?? undefined,
    settledAt: row.settled_at ?? undefined,
  };
}
