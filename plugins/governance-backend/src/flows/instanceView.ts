import {
  FlowEvent,
  FlowEvidence,
  FlowSnapshot,
} from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { EventRow, FlowMode, InstanceRow } from './rows';

/** An instance as it is read. Times are ISO 8601 in UTC. */
export interface FlowInstance {
  id: string;
  hash: string;
  flow: string;
  subject: string;
  dedupeKey: string;
  mode: FlowMode;
  environment?: string;
  requestedBy?: string;
  status: 'running' | 'ended';
  state: string;
  version: number;
  snapshot: FlowSnapshot;
  createdAt: string;
  updatedAt: string;
  endedAt?: string;
  outcome?: string;
}

/** One accepted event of an instance. */
export interface FlowInstanceEvent {
  seq: number;
  event: FlowEvent;
  actor: LedgerActor;
  evidence: FlowEvidence[];
  at: string;
}

export function toInstance(row: InstanceRow): FlowInstance {
  return {
    id: row.id,
    hash: row.hash,
    flow: row.flow,
    subject: row.subject,
    dedupeKey: row.dedupe_key,
    mode: row.mode,
    environment: row.environment ?? undefined,
    requestedBy: row.requested_by ?? undefined,
    status: row.status,
    state: row.state,
    version: row.version,
    snapshot: JSON.parse(row.snapshot),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    endedAt: row.ended_at ?? undefined,
    outcome: row.outcome ?? undefined,
  };
}

export function toInstanceEvent(row: EventRow): FlowInstanceEvent {
  return {
    seq: row.seq,
    event: JSON.parse(row.event),
    actor: JSON.parse(row.actor_json),
    evidence: JSON.parse(row.evidence),
    at: row.at,
  };
}
