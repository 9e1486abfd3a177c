import { FlowEvent } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';

/** An event for one instance. */
export interface AddressedEvent {
  instanceId: string;
  event: FlowEvent;
  actor: LedgerActor;
  /** Refused as `stale-version` when the instance has gone on since. */
  expectedVersion?: number;
  /** For a delay: until when the instance has been moved by it. */
  stoodUntil?: string;
}
