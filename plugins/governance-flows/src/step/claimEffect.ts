import { approvedFacts } from './approvedFacts';
import { enterState } from './enterState';
import { FlowEvent, Refusal } from './event';
import { findGuard } from './findGuard';
import { Run, presentFacts } from './run';
import { takeFacts } from './takeFacts';

/**
 * Looks at the guards once more before an effect is called. One that holds withdraws the effect and leads the instance
 * away; otherwise the event is refused as `not-blocked`, and nothing has changed. Compensations are never blocked.
 */
export function claimEffect(
  run: Run,
  event: Extract<FlowEvent, { type: 'claim' }>,
): Refusal | undefined {
  const { snapshot } = run;
  const open = snapshot.openEffects.find(
    ({ visit, effect }) => visit === event.visit && effect === event.effect,
  );
  if (!open || snapshot.outcome !== undefined) {
    return {
      code: open ? 'not-blocked' : 'unknown-effect',
      reason: open
        ? 'It has ended; what is open is finished'
        : `No effect ${event.effect} of visit ${event.visit} is open`,
    };
  }
  takeFacts(run, event.facts);
  const move =
    open.kind === 'effect' && open.visit === snapshot.visit
      ? findGuard(run, open.effect, approvedFacts(snapshot, presentFacts(run)))
      : undefined;
  if (!move) {
    return { code: 'not-blocked', reason: 'Nothing stands in the way' };
  }
  snapshot.openEffects = snapshot.openEffects.filter(entry => entry !== open);
  run.withdrawn.push({ visit: open.visit, effect: open.effect });
  run.evidence.push({
    kind: 'effect',
    state: open.state,
    visit: open.visit,
    effect: open.effect,
    result: 'withdrawn',
    reason: move.reason,
  });
  enterState(run, move);
  return undefined;
}
