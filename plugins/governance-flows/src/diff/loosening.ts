import { JsonObject, JsonValue } from '@backstage/types';
import { FlowDefinition } from '../definition/definition';
import { GateMeaning, GateWay } from '../meaning/compareGates';
import { PolicyEngine } from '../policy/policyEngine';

/**
 * Every way in which one version can allow more than another, with what is said of it in either direction.
 *
 * @public
 */
export const LOOSENINGS = {
  'approvals-needed': [
    'reaches access with fewer approvals',
    'needs more approvals before access',
  ],
  'approval-removed': [
    'no longer asks for an approval',
    'asks for an approval',
  ],
  'challenge-removed': [
    'no longer asks for a proof of presence',
    'asks for a proof of presence',
  ],
  'gate-removed': ['no longer is a gate', 'became a gate'],
  'stage-removed': ['lost a stage', 'gained a stage'],
  'stage-condition': [
    'needs a stage for fewer facts',
    'needs a stage for more facts',
  ],
  quorum: ['needs fewer votes', 'needs more votes'],
  strategy: ['combines answers otherwise', 'combines answers otherwise'],
  voters: ['asks other people', 'asks other people'],
  separation: ['relaxes separation of duties', 'tightens separation of duties'],
  unbound: ['no longer binds votes to a fact', 'binds votes to a fact'],
  'proof-removed': [
    'no longer demands a proof with a vote',
    'demands a proof with a vote',
  ],
  'proof-changed': [
    'demands another kind of proof',
    'demands another kind of proof',
  ],
  'proof-age': ['accepts an older proof', 'demands a fresher proof'],
  decisions: ['offers other decisions', 'offers other decisions'],
  'no-approver': ['escalates where it denied', 'denies where it escalated'],
  escalation: ['lets more people decide', 'lets fewer people decide'],
  'timer-longer': ['waits longer', 'waits less long'],
  'timer-removed': ['no longer ends the wait', 'ends the wait'],
  'timer-changed': ['counts time from elsewhere', 'counts time from elsewhere'],
  edge: [
    'leads to a more permissive state',
    'leads to a less permissive state',
  ],
  gate: [
    'sends facts to a more permissive state',
    'sends facts to a less permissive state',
  ],
  bounded: [
    'grants within caps without an approval',
    'no longer grants within caps without an approval',
  ],
  'guard-removed': ['lost a guard', 'gained a guard'],
  'guard-condition': ['blocks for fewer facts', 'blocks for more facts'],
  'guard-blocks': ['blocks fewer effects', 'blocks more effects'],
  'exception-added': ['allows an exception', 'no longer allows an exception'],
  'exception-longer': [
    'allows a longer exception',
    'allows a shorter exception',
  ],
  'exception-renewals': ['allows more renewals', 'allows fewer renewals'],
  'exception-rule': ['relaxes another rule', 'relaxes another rule'],
  'effect-gives': ['gives access', 'no longer gives access'],
  'effect-takes': ['no longer takes access away', 'takes access away'],
  'effect-changed': [
    'gives access by another effect',
    'gives access by another effect',
  ],
  'effect-arguments': ['gives something else', 'gives something else'],
  compensation: ['no longer undoes effects', 'undoes effects'],
  outcome: ['ends in consent', 'no longer ends in consent'],
  'obligation-removed': ['lost an obligation', 'gained an obligation'],
  'obligation-longer': ['has a later obligation', 'has an earlier obligation'],
  'breaker-removed': ['lost its breaker', 'gained a breaker'],
  breaker: ['stops a campaign later', 'stops a campaign sooner'],
} as const satisfies { [code: string]: readonly [string, string] };

/** Names a kind of widening. @public */
export type LooseningCode = keyof typeof LOOSENINGS;

/** One way in which a looser version allows more than a stricter one. @public */
export interface Loosening {
  code: LooseningCode;
  /** Where, for example `states.review.stages.owner.quorum`. */
  path: string;
  strict?: JsonValue;
  loose?: JsonValue;
  /** Facts that the looser version treats more permissively, evaluated on both. */
  counterexample?: { facts: JsonObject; strict?: GateWay; loose?: GateWay };
}

/** What is compared: a stricter version, taken as the measure, and one that may be looser. */
export interface Pair {
  strict: FlowDefinition;
  loose: FlowDefinition;
  policy: PolicyEngine;
  /** How permissive a state is on either side; the greater, the more. */
  rank(side: 'strict' | 'loose', state: string): number;
  /** What changed gates mean, from strict to loose, by state. */
  gates: ReadonlyMap<string, GateMeaning>;
  gives(uses: string): boolean;
  takes(uses: string): boolean;
}

/** Finds one kind of loosening. */
export type FindLoosenings = (pair: Pair) => Loosening[];

/** A loosening when the two differ in a way that has no order: it is then one in both directions. */
export function whenDifferent(
  code: LooseningCode,
  path: string,
  strict: JsonValue | undefined,
  loose: JsonValue | undefined,
): Loosening[] {
  return JSON.stringify(strict) === JSON.stringify(loose)
    ? []
    : [
        {
          code,
          path,
          ...(strict === undefined ? {} : { strict }),
          ...(loose === undefined ? {} : { loose }),
        },
      ];
}

/** A loosening for each entry that only the stricter version has. */
export function whenMissing(
  code: LooseningCode,
  path: string,
  strict: readonly string[],
  loose: readonly string[],
): Loosening[] {
  return strict
    .filter(entry => !loose.includes(entry))
    .map(entry => ({ code, path, strict: entry }));
}
