import { ApprovalState, WaitState } from '../definition/definition';
import { edgeNameOf } from '../definition/decisions';
import { isConsenting } from '../definition/outcomes';
import { CheckFinding, FlowCheck } from './check';

/** What strategies know to combine. */
const STRATEGY_DECISIONS = ['keep', 'reduce', 'revoke'];

function compareNames(
  expected: readonly string[],
  actual: readonly string[],
): CheckFinding[] {
  const missing = expected.filter(name => !actual.includes(name));
  const extra = actual.filter(name => !expected.includes(name));
  return [
    ...missing.map(name => ({ path: ['on'], message: `${name} is missing` })),
    ...extra.map(name => ({
      path: ['on', name],
      message: `${name} can never happen; accepted are: ${expected.join(', ')}`,
    })),
  ];
}

function checkApproval(state: ApprovalState): CheckFinding[] {
  const findings = compareNames(
    state.decisions.map(edgeNameOf),
    Object.keys(state.on),
  );
  const path = ['approval', 'decisions'];
  if (new Set(state.decisions).size !== state.decisions.length) {
    findings.push({ path, message: 'a decision is listed twice' });
  }
  const misplaced = state.decisions.slice(1).filter(isConsenting);
  if (misplaced.length > 0) {
    findings.push({
      path,
      message: `${misplaced.join(
        ', ',
      )} must come first: decisions run from the most permissive to the most restrictive`,
    });
  }
  const foreign = state.decisions.filter(
    decision => !STRATEGY_DECISIONS.includes(decision),
  );
  if (state.strategy !== undefined && foreign.length > 0) {
    findings.push({
      path,
      message: `a strategy combines ${STRATEGY_DECISIONS.join(
        ', ',
      )}, and not ${foreign.join(', ')}`,
    });
  }
  const stages = state.stages.map(stage => stage.id);
  if (new Set(stages).size !== stages.length) {
    findings.push({
      path: ['approval', 'stages'],
      message: 'a stage id is used twice',
    });
  }
  return findings;
}

function checkWait(state: WaitState): CheckFinding[] {
  return compareNames(state.for, Object.keys(state.on));
}

/** Every decision and every signal has exactly one way out, and ids are unique. */
export const decisionEdges: FlowCheck = {
  id: 'decision-edges',
  run(definition) {
    return Object.entries(definition.states).flatMap(([name, state]) => {
      let findings: CheckFinding[] = [];
      if (state.kind === 'approval') {
        findings = checkApproval(state);
      } else if (state.kind === 'wait') {
        findings = checkWait(state);
      } else if (state.kind === 'gate') {
        const ids = state.rules.map(rule => rule.id);
        findings =
          new Set(ids).size === ids.length
            ? []
            : [{ path: ['gate'], message: 'a rule id is used twice' }];
      }
      return findings.map(({ path, message }) => ({
        path: ['states', name, ...path],
        message,
      }));
    });
  },
};
