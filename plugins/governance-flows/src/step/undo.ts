import { FlowEvent, MOOT_OUTCOMES } from './event';
import { Run } from './run';

/** Asks for the next compensation, last effect first; ends the instance when none is left. */
export function undoNext(run: Run): void {
  const { snapshot } = run;
  if (snapshot.openEffects.some(open => open.kind === 'compensation')) {
    return;
  }
  const next =
    snapshot.undo === 'all' ? snapshot.compensations.at(-1) : undefined;
  if (!next) {
    snapshot.status = 'ended';
    return;
  }
  snapshot.compensations = snapshot.compensations.slice(0, -1);
  const effect = `undo:${next.of}`;
  const payload = { of: next.of, with: next.with, proof: next.proof };
  const { visit, state, timeout, retry } = next;
  const common = { visit, effect, state, timeout, retry, with: payload };
  snapshot.openEffects = [
    ...snapshot.openEffects,
    { ...common, kind: 'compensation' },
  ];
  run.effects.push({ ...common, kind: 'compensation', uses: next.uses });
  run.evidence.push({
    kind: 'effect',
    state,
    visit,
    effect,
    result: 'requested',
  });
}

/**
 * Ends an instance that cannot go on safely: it stays where it is with the outcome `failed`, and everything that can be
 * undone is undone.
 */
export function failInstance(run: Run): void {
  const { snapshot } = run;
  snapshot.outcome = 'failed';
  snapshot.timers = [];
  snapshot.approval = undefined;
  snapshot.challenge = undefined;
  snapshot.undo = 'all';
  run.evidence.push({
    kind: 'end',
    state: snapshot.state,
    visit: snapshot.visit,
    outcome: 'failed',
    obligations: [],
  });
  undoNext(run);
}

/** Outcome of an instance whose subject is not there any more. */
export const CANCELLED = 'cancelled';

/**
 * Ends an instance about which there is nothing to decide any more. Nothing is decided by it and nothing is undone; an effect
 * that is out is answered as late. Whatever the event says, it never ends in an outcome that lets something stay.
 */
export function cancelInstance(
  run: Run,
  { reason, as }: Extract<FlowEvent, { type: 'cancel' }>,
): void {
  const { snapshot } = run;
  const outcome = MOOT_OUTCOMES.find(known => known === as) ?? CANCELLED;
  snapshot.outcome = outcome;
  snapshot.timers = [];
  snapshot.undo = 'none';
  snapshot.approval = undefined;
  snapshot.challenge = undefined;
  snapshot.closed = { state: snapshot.state, how: 'other' };
  run.evidence.push({
    kind: 'transition',
    from: snapshot.state,
    to: snapshot.state,
    visit: snapshot.visit,
    code: 'cancel',
    reason,
  });
  run.evidence.push({
    kind: 'end',
    state: snapshot.state,
    visit: snapshot.visit,
    outcome,
    obligations: [],
  });
  undoNext(run);
}
