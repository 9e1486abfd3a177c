import { EffectState, FlowDefinition } from '../definition/definition';
import { EffectDeclaration } from '../definition/documents';
import {
  GateAnalysis,
  RuleAnalysis,
  SAMPLED_PROOFS,
  analyseGate,
} from '../meaning/analyseGate';
import { createPartition } from '../meaning/partition';
import { SAMPLES } from '../meaning/survey';
import { CELL_LIMIT, countCells } from '../meaning/visitCells';
import { FlowBundle } from '../parse/parseBundle';
import { LintedFlow } from './lintCheck';
import { LintOptions } from './options';
import { Way, followWays, listWays, startsOf } from './ways';

/**
 * Work that is done to decide what one flow means, in cells that are looked at; about half a second. What would take more
 * is not decided, and that is a finding.
 */
const MOST_WORK = 2_000_000;
/** Reading a condition, whatever it says. */
const WORK_PER_CONDITION = 2_500;
/** So few conditions take no longer to decide than to say how long it takes. */
const FEW_CONDITIONS = 4;
/** A cell that is sampled is put together anew, unlike one that follows another. */
const WORK_OF_SAMPLING = 3;
/** Deciding few conditions, however wide they are. */
const WORK_OF_FEW = 30_000;

/** Whether an effect only undoes what an earlier one of the same instance did, on every way to it. */
function isRestoring(
  definition: FlowDefinition,
  ways: readonly Way[],
  taking: readonly (readonly [string, EffectState])[],
  [name, effect]: readonly [string, EffectState],
): boolean {
  const takers = taking.flatMap(([taker, { compensate }]) =>
    compensate === effect.uses ? [taker] : [],
  );
  if (takers.length === 0) {
    return false;
  }
  // It may be undone from several places, as long as there is no way that passes none of them.
  const without = followWays(
    ways,
    startsOf(definition),
    way => !(takers.includes(way.from) && way.path.at(-1) === 'done'),
  );
  return !without.has(name);
}

/** Prepares a flow for its checks. What is dear is done once, and only when asked for. */
export function linted(
  definition: FlowDefinition,
  bundle: FlowBundle,
  options: LintOptions,
  effects: { [uses: string]: EffectDeclaration | undefined },
): LintedFlow {
  const { policy } = options;
  const ways = listWays(definition);
  const accessOf = (uses: string) =>
    Object.hasOwn(effects, uses) ? effects[uses]?.access ?? 'gives' : 'gives';
  const effectStates = Object.entries(definition.states).flatMap(
    ([name, state]) =>
      state.kind === 'effect' ? [[name, state] as const] : [],
  );
  const taking = effectStates.filter(
    ([, { uses }]) => accessOf(uses) === 'takes',
  );
  const giving = effectStates.filter(
    entry =>
      accessOf(entry[1].uses) === 'gives' &&
      !isRestoring(definition, ways, taking, entry),
  );
  const analyses = new Map<string, GateAnalysis>();
  const verdicts = new Map<string, RuleAnalysis>();
  let work = 0;
  /** Whether something may still be decided. After the first that may not, nothing is: what was left out is then plain. */
  const spend = (amount: number) => {
    work = work + amount > MOST_WORK ? Infinity : work + amount;
    return work <= MOST_WORK;
  };
  /** Cells of conditions that are decided together, as work. */
  const workOf = (conditions: readonly string[]) => {
    const { length } = conditions;
    if (length <= FEW_CONDITIONS) {
      return WORK_OF_FEW;
    }
    const partition = createPartition(
      conditions.map(text => ({ text, context: definition.context })),
      policy,
    );
    const cells = countCells(partition, CELL_LIMIT);
    return cells <= CELL_LIMIT
      ? cells * (length + 1)
      : WORK_OF_SAMPLING * SAMPLES * (length + 1) + SAMPLED_PROOFS;
  };
  const mayDecide = (conditions: readonly string[]) =>
    spend(WORK_PER_CONDITION * conditions.length) && spend(workOf(conditions));
  return {
    definition,
    ways,
    bundle,
    options,
    effects,
    accessOf,
    effectStates,
    giving,
    readsOf(expression) {
      const checked = policy.check(expression, 'any', definition.context);
      return checked.ok ? checked.reads : [];
    },
    mayDecide,
    analysisOf(gate) {
      const known = analyses.get(gate);
      const state = definition.states[gate];
      if (
        known ||
        state?.kind !== 'gate' ||
        !mayDecide(state.rules.map(({ when }) => when))
      ) {
        return known;
      }
      const analysis = analyseGate(state, definition.context, policy);
      analyses.set(gate, analysis);
      return analysis;
    },
    verdictOf(when) {
      const known = verdicts.get(when);
      if (known || !mayDecide([when])) {
        return known;
      }
      const rule = { id: 'condition', when, goto: 'condition', bounded: false };
      const [verdict] = analyseGate(
        { rules: [rule] },
        definition.context,
        policy,
      ).rules;
      verdicts.set(when, verdict);
      return verdict;
    },
  };
}
