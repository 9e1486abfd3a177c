import {
  ApprovalState,
  FlowDefinition,
  GateState,
} from '../definition/definition';
import { PolicyEngine } from '../policy/policyEngine';
import { conditionsOfRule, findFacts } from '../lint/wayConditions';
import { Way, listWays } from '../lint/ways';

/** A flow narrowed to the inputs that an assertion is about. */
export interface NarrowedFlow {
  definition: FlowDefinition;
  /** Ways that some of these inputs can take. */
  ways: readonly Way[];
  /** Stages that are needed for every one of these inputs. Those under a condition count only where it is implied. */
  neededStages(state: ApprovalState): ApprovalState['stages'];
}

/**
 * Leaves out every way that no input takes for which `when` holds. Each gate is looked at by itself, for facts may change
 * between two of them; a way is left out by proof only.
 */
export function narrowFlow(
  definition: FlowDefinition,
  when: string,
  policy: PolicyEngine,
): NarrowedFlow {
  const { context } = definition;
  const isPossible = (conditions: string[]) =>
    findFacts([when, ...conditions], context, policy).possible !== 'no';
  // A guard that fails blocks.
  const canBlock = (text: string) => {
    const found = findFacts([when, text], context, policy);
    return found.fails || found.possible !== 'no';
  };
  /** Whether some rule may fail, before another one holds: it then leads to else, whatever follows it. */
  const canFail = (gate: GateState) =>
    gate.rules.some(({ when: text }, index) => {
      const before = gate.rules.slice(0, index).map(rule => `!(${rule.when})`);
      return findFacts([when, ...before, text], context, policy).fails;
    });
  const ways = listWays(definition).filter(({ from, rule, cause, path }) => {
    const state = definition.states[from];
    if (state.kind === 'gate' && rule !== undefined) {
      const isElse = rule === state.rules.length;
      return (
        isPossible(conditionsOfRule(state, rule)) || (isElse && canFail(state))
      );
    }
    const guard =
      cause === 'guard' ? definition.guards?.[Number(path[1])] : undefined;
    return guard === undefined || canBlock(guard.when);
  });

  return {
    definition,
    ways,
    neededStages: state =>
      state.stages.filter(
        stage => stage.when === undefined || !isPossible([`!(${stage.when})`]),
      ),
  };
}
