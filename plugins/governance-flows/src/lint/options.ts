import { FlowDefinition } from '../definition/definition';
import { EffectDeclaration } from '../definition/documents';
import { FactCap } from '../meaning/boundedWithin';
import { PolicyEngine } from '../policy/policyEngine';
import { FlowCoverage } from '../simulate/measureCoverage';

/**
 * How far a `bounded` rule may go, by path of a fact or by the last name of one.
 *
 * @public
 */
export interface LintCaps {
  [field: string]: FactCap;
}

/**
 * Instances that run under a version of a flow, counted by state.
 *
 * @public
 */
export interface LiveStates {
  version: string;
  states: { [state: string]: number };
}

/**
 * What {@link lintBundle} needs besides the documents.
 *
 * @public
 */
export interface LintOptions {
  policy: PolicyEngine;
  /** ISO 8601; what suppressions and exceptions are dated against. */
  now: string;
  /** Declarations of effects besides those of the bundle. */
  effects?: { [uses: string]: EffectDeclaration };
  /** The version that runs, by name of the flow; versions are compared only where there is one. */
  active?: (flow: string) => FlowDefinition | undefined;
  /** Whether security signed a version off that allows more than the one that runs. */
  signedOff?: (flow: string, version: string) => boolean;
  liveStates?: (flow: string) => readonly LiveStates[];
  /** Coverage that is known already; the tests of the bundle are run otherwise. */
  coverage?: (flow: string) => FlowCoverage | undefined;
  /** {@link DEFAULT_CAPS} unless told. */
  caps?: LintCaps;
}
