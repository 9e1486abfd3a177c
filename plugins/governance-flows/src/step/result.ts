import { JsonObject } from '@backstage/types';
import { GrantedException, Refusal } from './event';
import { FlowSnapshot, SnapshotTimer } from './snapshot';

/**
 * Something that a connector is asked to do, once. `visit` and `effect` name it within the instance.
 *
 * @public
 */
export interface EffectRequest {
  visit: number;
  effect: string;
  state: string;
  /** A `notice` is never answered; the others by `effect.done` or `effect.failed`. */
  kind: 'effect' | 'compensation' | 'notice';
  uses: string;
  with: JsonObject;
  timeout: string;
  retry: { max: number; cap: string };
}

/**
 * Why the state of an instance is what it is. Plain JSON.
 *
 * @public
 */
export type FlowEvidence =
  | {
      kind: 'transition';
      from?: string;
      to: string;
      visit: number;
      code: string;
      reason: string;
    }
  | {
      kind: 'gate';
      state: string;
      visit: number;
      rule: string;
      expression: string;
      inputs: JsonObject;
      result: 'true' | 'false' | 'error';
      bounded: boolean;
      reason?: string;
    }
  | {
      kind: 'stage';
      state: string;
      visit: number;
      stage: string;
      quorum: number;
      eligible: number;
      counted: string[];
    }
  | {
      kind: 'vote';
      state: string;
      visit: number;
      voter: string;
      decision: string;
      digest: string;
      fast: boolean;
      /** The kind of proof of presence that came with it. */
      proof?: string;
    }
  | {
      kind: 'guard';
      state: string;
      visit: number;
      guard: string;
      effect: string;
      expression: string;
      inputs: JsonObject;
      result: 'true' | 'error';
      reason?: string;
    }
  | {
      kind: 'proof';
      state: string;
      visit: number;
      person: string;
      result: 'passed' | 'failed';
      uses: string;
      digest: string;
    }
  | {
      kind: 'exceptions';
      state: string;
      visit: number;
      exceptions: GrantedException[];
    }
  | {
      kind: 'votes-voided';
      state: string;
      visit: number;
      voters: string[];
      reason: string;
    }
  | {
      kind: 'policy-error';
      state: string;
      visit: number;
      where: string;
      expression: string;
      inputs: JsonObject;
      reason: string;
    }
  | {
      kind: 'effect';
      state: string;
      visit: number;
      effect: string;
      result: 'requested' | 'done' | 'failed' | 'late' | 'withdrawn';
      proof?: JsonObject;
      reason?: string;
    }
  | {
      kind: 'end';
      state: string;
      visit: number;
      outcome: string;
      obligations: { kind: string; at?: string; every?: string }[];
    };

/**
 * What a step yields. `timers` are all that are outstanding afterwards, not only new ones.
 *
 * @public
 */
export type StepResult =
  | {
      refused?: undefined;
      snapshot: FlowSnapshot;
      effects: EffectRequest[];
      timers: SnapshotTimer[];
      evidence: FlowEvidence[];
      /** Effects that were requested and are not to be called any more. */
      withdrawn: { visit: number; effect: string }[];
    }
  | { refused: Refusal };
