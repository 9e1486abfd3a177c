import { JsonObject } from '@backstage/types';
import { FactField } from '../policy/flowContext';

/**
 * What is known of an effect, whoever carries it out.
 *
 * @public
 */
export interface EffectDeclaration {
  /** Whether it gives access, takes it away, or neither. */
  access: 'gives' | 'takes' | 'none';
  /** Whether a repeated call under one key does it once. */
  idempotent: boolean;
  /** Whether what it did stays when nothing undoes it, and cannot simply be called back. */
  irreversible: boolean;
  /** What it hands on as facts; a secret one must never be read by a reason, a notice or a test. */
  yields: { [path: string]: 'fact' | 'secret' };
  /** What the connector answers when nothing goes wrong, as recorded; tests run against it. */
  recorded: { proof: JsonObject; facts?: JsonObject };
}

/**
 * Declares effects, by versioned name.
 *
 * @public
 */
export interface EffectCatalogue {
  kind: 'EffectCatalogue';
  metadata: DocumentMetadata;
  effects: { [uses: string]: EffectDeclaration };
}

/** @public */
export interface DocumentMetadata {
  name: string;
  owner: string;
  version?: string;
  title?: string;
  description?: string;
}

/**
 * Declares the facts that flows of a context may read. The context is named `name/version`.
 *
 * @public
 */
export interface FactSchemaDocument {
  kind: 'FactSchema';
  metadata: DocumentMetadata;
  context: { name: string; fields: { [name: string]: FactField } };
}

/**
 * Computes one fact from others. Absent or overaged inputs make it unknown, which is no value at all.
 *
 * @public
 */
export interface FactFormula {
  kind: 'FactFormula';
  metadata: DocumentMetadata;
  /** Path of the fact it yields, for example `risk.score`. */
  yields: string;
  /** Facts it reads, with the longest age (ISO 8601 duration) at which one still counts. */
  inputs: { [path: string]: { field: FactField; maxAge?: string } };
  computes:
    | {
        as: 'score';
        base: number;
        min: number;
        max: number;
        points: { when: string; add: number; reason: string }[];
      }
    | { as: 'verdict'; all: { holds: string; reason: string }[] };
}

/**
 * What must be so on every way to an effect or an end, in every flow it is about.
 *
 * @public
 */
export interface FlowAssertion {
  kind: 'FlowAssertion';
  metadata: DocumentMetadata;
  severity: 'error' | 'warning';
  /** Flows it is about; all that have a way there unless named. */
  flows?: string[];
  /** Ways to one of these effects, or to an end with one of these outcomes. */
  to: { effects: string[]; outcomes: string[] };
  /** Inputs it is about, as an expression over the flow's context; every input unless told. */
  when?: string;
  requires: AssertionRequirement;
}

/**
 * What a way must have passed, or must end in.
 *
 * @public
 */
export type AssertionRequirement =
  | { stage: string; quorum: number }
  | { approvals: number }
  | { challenge: true }
  | { obligation: string }
  | { never: true };

/**
 * An exception as granted.
 *
 * @public
 */
export interface ExceptionGrant {
  kind: 'ExceptionGrant';
  metadata: DocumentMetadata;
  flow: string;
  exception: string;
  subject: string;
  /** ISO 8601, exclusive. */
  from: string;
  until: string;
  reason: string;
  compensatingControl: string;
}

/**
 * How instances of one version go on in another.
 *
 * @public
 */
export interface FlowMigration {
  kind: 'FlowMigration';
  metadata: { flow: string; owner: string; description?: string };
  /** Versions, such as `1.0.0`. */
  from: string;
  to: string;
  /** Old state to new one. An instance in a state that is not named stays where it is, under its old version. */
  states: { [state: string]: string };
  /** Whether running timers keep their time, or are set anew from the entry of the state. */
  timers: 'keep' | 'recompute';
}

/**
 * One thing that happens in a test. `at` is an ISO 8601 duration from the start; an event without it happens at once.
 *
 * @public
 */
export type FlowTestEvent = { at?: string } & (
  | {
      do: 'decide';
      by: string;
      decision: string;
      byKind: 'person' | 'agent' | 'bot' | 'service';
      payload?: JsonObject;
      /** ISO 8601 duration since a proof of presence was given; none was unless told. */
      proofAge?: string;
    }
  | {
      do: 'prove';
      by: string;
      byKind: 'person' | 'agent' | 'bot' | 'service';
      result: 'passed' | 'failed';
      proofAge: string;
    }
  | { do: 'withdraw'; by: string }
  | { do: 'signal'; name: string; facts?: JsonObject }
  | { do: 'set'; facts: JsonObject }
  /** The facts change just before the effect of a state is claimed. */
  | { do: 'set-before'; state: string; facts: JsonObject }
  | { do: 'pass' }
);

/**
 * Something that goes wrong: a connector that fails, or a worker that dies after the call and before it is recorded.
 *
 * @public
 */
export type FlowTestFault =
  | { state: string; does: 'kill-after' }
  | { state: string; does: 'fail'; reason: string };

/**
 * What a case expects. Whatever is not named is not looked at.
 *
 * @public
 */
export interface FlowTestExpectation {
  path?: string[];
  state?: string;
  outcome?: string;
  /** `state/rule` of the gate rule that held last; `state/else` when none did. */
  rule?: string;
  /** Code of the last refusal. */
  refused?: string;
  /** Effects that were done, in order. */
  effects?: string[];
  effectsOnce?: string[];
  never?: string[];
  compensated?: string[];
  notices?: string[];
  obligations?: string[];
}

/** @public */
export interface FlowTestCase {
  name: string;
  facts: JsonObject;
  requester?: string;
  author?: string;
  /** Exceptions by id, with the ISO 8601 duration from the start after which each ends. */
  exceptions: { id: string; for: string }[];
  events: FlowTestEvent[];
  faults: FlowTestFault[];
  connectors: { [uses: string]: { proof: JsonObject; facts?: JsonObject } };
  expect: FlowTestExpectation;
}

/**
 * Tests of a flow with the coverage they are to reach, in percent.
 *
 * @public
 */
export interface FlowTest {
  kind: 'FlowTest';
  metadata: { flow: string };
  cases: FlowTestCase[];
  coverage: FlowCoverageGoal;
}

/** @public */
export interface FlowCoverageGoal {
  states: number;
  transitions: number;
  gateRules: number;
  conditions: number;
}
