import { JsonObject } from '@backstage/types';
import { EffectState, FlowDefinition } from '../definition/definition';
import { EffectDeclaration } from '../definition/documents';
import { GateAnalysis, RuleAnalysis } from '../meaning/analyseGate';
import { FlowBundle, Located } from '../parse/parseBundle';
import { LintCheckInfo, LintSeverity } from './finding';
import { LintOptions } from './options';
import { Way } from './ways';

/**
 * One thing that a check found. `path` is relative to `spec` for a flow, to the whole document after `..`, and to the whole
 * document for other documents. The severity is the check's unless told.
 */
export interface LintNote {
  path: (string | number)[];
  message: string;
  severity?: LintSeverity;
  example?: JsonObject;
}

/** A flow as checks see it. */
export interface LintedFlow {
  definition: FlowDefinition;
  ways: readonly Way[];
  bundle: FlowBundle;
  options: LintOptions;
  effects: { [uses: string]: EffectDeclaration | undefined };
  /** What an effect does to access. One that is not declared is taken to give it. */
  accessOf(uses: string): 'gives' | 'takes' | 'none';
  /** States that call an effect, by name. */
  effectStates: readonly (readonly [string, EffectState])[];
  /** Those that give access which was not there before. One that only brings back what this instance took does not. */
  giving: readonly (readonly [string, EffectState])[];
  /** Facts that an expression reads, by path. */
  readsOf(expression: string): readonly string[];
  /** Whether there is work left to decide these conditions together. */
  mayDecide(conditions: readonly string[]): boolean;
  /** What the rules of a gate amount to; nothing when deciding everything in the flow would cost too much. */
  analysisOf(gate: string): GateAnalysis | undefined;
  /** What a condition amounts to by itself; nothing likewise. */
  verdictOf(when: string): RuleAnalysis | undefined;
}

/** A check of one flow that loads. Never throws. */
export interface FlowLintCheck extends LintCheckInfo {
  number: number;
  run(flow: LintedFlow): LintNote[];
}

/** What a check of a bundle found, and in which document. */
export interface BundleNote extends LintNote {
  document: Located<unknown>;
}

/** A check of the documents beside flows. Never throws. */
export interface BundleLintCheck extends LintCheckInfo {
  number: number;
  run(
    bundle: FlowBundle,
    options: LintOptions,
    effects: { [uses: string]: EffectDeclaration | undefined },
  ): BundleNote[];
}
