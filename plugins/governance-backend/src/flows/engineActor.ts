import { LedgerActor } from '@countersign/plugin-governance-node';

/** Who acts when time, or a connector, moves an instance. */
export const ENGINE_ACTOR: LedgerActor = { kind: 'engine', route: 'flow-pump' };
