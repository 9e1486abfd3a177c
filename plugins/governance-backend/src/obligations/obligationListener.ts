import {
  addDuration,
  canonicalJson,
  FlowEvidence,
} from '@countersign/plugin-governance-flows';
import { randomUUID } from 'node:crypto';
import { FlowChange, FlowListener } from '../flows';
import { sha256Hex } from '../ledger/digest';
import { insertObligation, ObligationRow } from './operations/obligations';

type Owed = Extract<FlowEvidence, { kind: 'end' }>['obligations'][number];

function isTime(text: string | undefined): text is string {
  return text !== undefined && !Number.isNaN(Date.parse(text));
}

/** What is owed as a row. What has no time that could be read is due at once: nobody knows that it ends by itself. */
function toRow(change: FlowChange, owed: Owed): ObligationRow {
  const now = change.at.toISOString();
  const { kind, at, every } = owed;
  const known = isTime(at) || (at === undefined && every !== undefined);
  let due = now;
  if (isTime(at)) {
    due = new Date(at).toISOString();
  } else if (every !== undefined) {
    due = addDuration(now, every);
  }
  const what = every === undefined ? [kind, due, change.instanceId] : [kind];
  return {
    id: randomUUID(),
    instance_id: change.instanceId,
    flow: change.flow,
    subject: change.subject,
    kind,
    every: every ?? null,
    due_at: due,
    end_known: known,
    open_key: sha256Hex(canonicalJson([change.subject, ...what])),
    status: 'open',
    next_look_at: due,
    result: null,
    created_at: now,
    settled_at: null,
  };
}

/**
 * Takes down what an instance owes when it ends, inside the transaction that ends it. An instance that was only observed
 * has granted nothing.
 */
export function createObligationListener(): FlowListener {
  return async (trx, changes) => {
    for (const change of changes) {
      for (const evidence of change.evidence) {
        if (evidence.kind === 'end' && change.mode !== 'observe') {
          for (const owed of evidence.obligations) {
            await insertObligation(trx, toRow(change, owed));
          }
        }
      }
    }
  };
}
