import { JsonObject } from '@backstage/types';
import {
  ApprovalState,
  ChallengeState,
  EffectState,
  EndState,
} from '../definition/definition';
import { canonicalJson } from '../definition/canonicalJson';
import { DECISION_FACT } from '../policy/flowContext';
import { approvedFacts } from './approvedFacts';
import { boundFields } from './boundFields';
import { countVotes } from './countVotes';
import { evaluateGate } from './evaluateGate';
import { sendNotice } from './notices';
import { findGuard } from './findGuard';
import { Run, evaluate, presentFacts, removeFact } from './run';
import { MAX_DURATION_TIMER, setTimers } from './setTimers';
import { failInstance, undoNext } from './undo';

/** Where an instance goes and why. */
export interface Move {
  to: string;
  code: string;
  reason: string;
}

const MOST_MOVES = 100;

function enterApproval(run: Run, state: ApprovalState): Move | undefined {
  const { snapshot, definition, ports } = run;
  if (Object.hasOwn(snapshot.approved, snapshot.state)) {
    // Asked again: what was decided before no longer holds, nor what came with it.
    const { [snapshot.state]: _decided, ...approved } = snapshot.approved;
    snapshot.approved = approved;
    snapshot.facts = removeFact(snapshot.facts, [DECISION_FACT]);
  }
  snapshot.closed = undefined;
  if (!setTimers(run, state.timers)) {
    failInstance(run);
    return undefined;
  }
  snapshot.approval = {
    digest: ports.digest(canonicalJson(boundFields(definition, snapshot))),
    votes: [],
    escalated: [],
    helpSought: false,
  };
  return countVotes(run, state);
}

function enterChallenge(run: Run, state: ChallengeState): void {
  const { snapshot, definition, ports } = run;
  snapshot.closed = undefined;
  if (!setTimers(run, state.timers)) {
    failInstance(run);
    return;
  }
  snapshot.challenge = {
    digest: ports.digest(canonicalJson(boundFields(definition, snapshot))),
  };
}

function enterEffect(run: Run, state: EffectState): Move | undefined {
  const { snapshot } = run;
  const facts = approvedFacts(snapshot, presentFacts(run));
  const blocked = findGuard(run, state.uses, facts);
  if (blocked) {
    return blocked;
  }
  const payload: JsonObject = {};
  for (const [name, expression] of Object.entries(state.with)) {
    const result = evaluate(run, expression, 'any', `with ${name}`, facts);
    if (!result.ok) {
      const reason = `${name} could not be evaluated: ${result.reason}`;
      return { to: state.on.failed, code: 'policy-error', reason };
    }
    payload[name] = result.value;
  }
  const common = {
    visit: snapshot.visit,
    effect: state.uses,
    state: snapshot.state,
    kind: 'effect' as const,
    with: payload,
    timeout: state.timeout,
    retry: state.retry,
  };
  snapshot.openEffects = [
    ...snapshot.openEffects,
    {
      ...common,
      ...(state.compensate ? { compensate: state.compensate } : {}),
    },
  ];
  run.effects.push({ ...common, uses: state.uses });
  run.evidence.push({
    kind: 'effect',
    state: snapshot.state,
    visit: snapshot.visit,
    effect: state.uses,
    result: 'requested',
  });
  return undefined;
}

function enterEnd(run: Run, state: EndState): void {
  const { snapshot } = run;
  const obligations = state.obligations.map(({ kind, at, every }) => {
    const due =
      at === undefined
        ? undefined
        : evaluate(run, at, 'timestamp', 'obligation');
    return {
      kind,
      ...(due?.ok && typeof due.value === 'string' ? { at: due.value } : {}),
      ...(every === undefined ? {} : { every }),
    };
  });
  snapshot.outcome = state.outcome;
  snapshot.timers = [];
  snapshot.undo = state.compensate ?? 'none';
  run.evidence.push({
    kind: 'end',
    state: snapshot.state,
    visit: snapshot.visit,
    outcome: state.outcome,
    obligations,
  });
  if (state.page !== undefined) {
    sendNotice(run, 'notify.page@v1', 'end', {
      to: [state.page],
      outcome: state.outcome,
    });
  }
  undoNext(run);
}

function enterOnce(run: Run, move: Move): Move | undefined {
  const { snapshot, definition } = run;
  const state = definition.states[move.to];
  const from = snapshot.visit === 0 ? {} : { from: snapshot.state };
  snapshot.state = move.to;
  snapshot.visit += 1;
  snapshot.enteredAt = run.now;
  snapshot.approval = undefined;
  snapshot.challenge = undefined;
  if (snapshot.timers.length > 0) {
    snapshot.timers = snapshot.timers.filter(
      timer => timer.id === MAX_DURATION_TIMER,
    );
  }
  run.evidence.push({
    kind: 'transition',
    ...from,
    to: move.to,
    visit: snapshot.visit,
    code: move.code,
    reason: move.reason,
  });
  switch (state.kind) {
    case 'gate': {
      const { to, code, reason } = evaluateGate(run, state);
      if (to === undefined) {
        failInstance(run);
        return undefined;
      }
      return { to, code, reason };
    }
    case 'approval':
      return enterApproval(run, state);
    case 'challenge':
      enterChallenge(run, state);
      return undefined;
    case 'effect':
      return enterEffect(run, state);
    case 'wait':
      if (!setTimers(run, state.timers)) {
        failInstance(run);
      }
      return undefined;
    case 'end':
      enterEnd(run, state);
      return undefined;
    default: {
      const unreachable: never = state;
      throw new TypeError(`Unknown state ${JSON.stringify(unreachable)}`);
    }
  }
}

/**
 * Moves an instance, on through gates and whatever decides itself, until it rests. Ends it as failed when it does not come
 * to rest.
 */
export function enterState(run: Run, move: Move | undefined): void {
  let next = move;
  for (let moves = 0; next; moves += 1) {
    if (moves === MOST_MOVES) {
      failInstance(run);
      return;
    }
    next = enterOnce(run, next);
  }
}
