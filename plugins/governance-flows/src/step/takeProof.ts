import { isAfterDeadline } from './deadline';
import { enterState } from './enterState';
import { FlowEvent, Refusal } from './event';
import { refuseProof } from './presenceProof';
import { Run, evaluatePeople, principalKey } from './run';

/** Takes a proof of presence where a challenge asks for one. Only a person counts who is among those asked. */
export function takeProof(
  run: Run,
  event: Extract<FlowEvent, { type: 'proof' }>,
): Refusal | undefined {
  const { snapshot, definition } = run;
  const state = definition.states[snapshot.state];
  const { challenge } = snapshot;
  if (state.kind !== 'challenge' || !challenge) {
    return {
      code: 'wrong-state',
      reason: `${snapshot.state} asks for no proof of presence`,
    };
  }
  if (isAfterDeadline(run)) {
    return { code: 'after-deadline', reason: 'The time for this is over' };
  }
  if (event.personKind !== 'person') {
    return {
      code: 'separation.humansOnly',
      reason: `Only a person can prove presence; this is of kind ${event.personKind}`,
    };
  }
  const asked = evaluatePeople(run, state.of, 'challenge of').map(principalKey);
  if (!asked.includes(principalKey(event.person))) {
    return { code: 'not-eligible', reason: 'You are not among those asked' };
  }
  const refused = refuseProof(run, state, challenge.digest, event.proof);
  if (refused) {
    return refused;
  }
  run.evidence.push({
    kind: 'proof',
    state: snapshot.state,
    visit: snapshot.visit,
    person: event.person,
    result: event.result,
    uses: event.proof.uses,
    digest: event.proof.digest,
  });
  snapshot.closed = { state: snapshot.state, how: 'decided' };
  enterState(run, {
    to: state.on[event.result],
    code: `proof:${event.result}`,
    reason:
      event.result === 'passed'
        ? 'presence was proven'
        : 'presence was not proven',
  });
  return undefined;
}
