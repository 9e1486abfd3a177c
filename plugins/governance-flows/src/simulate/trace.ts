import { JsonObject } from '@backstage/types';
import { FlowEvent, Refusal } from '../step/event';
import { EffectRequest, FlowEvidence } from '../step/result';
import { FlowSnapshot } from '../step/snapshot';

/**
 * One event of a simulation, accepted or refused.
 *
 * @public
 */
export interface TracedStep {
  /** ISO 8601 of the virtual clock. */
  at: string;
  event: FlowEvent;
  evidence: FlowEvidence[];
  refused?: Refusal;
  /** The state afterwards, and the facts that expressions of it read. */
  state: string;
  facts: JsonObject;
}

/**
 * What a simulation did.
 *
 * @public
 */
export interface SimulationTrace {
  steps: TracedStep[];
  snapshot?: FlowSnapshot;
  /** States in the order in which they were entered. */
  path: string[];
  /** Calls to connectors in order, repeated ones too. */
  calls: { key: string; uses: string; kind: EffectRequest['kind'] }[];
  /** Effects that ended well, in order. */
  done: { key: string; uses: string }[];
  compensated: string[];
  notices: string[];
  obligations: string[];
  refusals: Refusal[];
  /** What kept the simulation from going on as told, for example an effect without a recorded answer. */
  troubles: string[];
}
