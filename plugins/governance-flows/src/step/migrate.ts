import { canonicalJson } from '../definition/canonicalJson';
import { addDuration } from '../definition/durations';
import { boundFields } from './boundFields';
import { FlowEvent, Refusal } from './event';
import { Run } from './run';
import { MAX_DURATION_TIMER, setTimers } from './setTimers';

type MigrateEvent = Extract<FlowEvent, { type: 'migrate' }>;

function refuse(reason: string): Refusal {
  return { code: 'not-migratable', reason };
}

/** Why an instance cannot go on in a state of the new version, if it cannot. */
function refuseTarget(run: Run, event: MigrateEvent): Refusal | undefined {
  const { snapshot, definition } = run;
  const open = snapshot.openEffects;
  if (!Object.hasOwn(definition.states, event.state)) {
    return refuse(`${event.state} is not a state of the new version`);
  }
  const target = definition.states[event.state];
  switch (target.kind) {
    case 'effect':
      return open.some(
        ({ kind, effect, visit }) =>
          kind === 'effect' &&
          effect === target.uses &&
          visit === snapshot.visit,
      )
        ? undefined
        : refuse(
            `${event.state} calls ${target.uses}, which this instance has not asked for`,
          );
    case 'approval':
    case 'challenge':
    case 'wait':
      return open.some(({ visit }) => visit === snapshot.visit)
        ? refuse(
            `an effect of ${snapshot.state} is open, and ${event.state} does not expect its end`,
          )
        : undefined;
    case 'gate':
    case 'end':
      return refuse(`an instance does not rest in ${event.state}`);
    default: {
      const unreachable: never = target;
      throw new TypeError(`Unknown state ${JSON.stringify(unreachable)}`);
    }
  }
}

/** Keeps the time of a timer that stands at the same place in the new state; the others are set from its entry. */
function moveTimers(run: Run, event: MigrateEvent): boolean {
  const { snapshot, definition } = run;
  const state = definition.states[event.state];
  const old = snapshot.timers;
  const whole = old.find(({ id }) => id === MAX_DURATION_TIMER);
  snapshot.timers = [];
  if (definition.maxDuration) {
    const due =
      event.timers === 'keep' && whole
        ? whole.due
        : addDuration(snapshot.startedAt, definition.maxDuration.after);
    snapshot.timers = [{ id: MAX_DURATION_TIMER, visit: 0, due }];
  }
  // Timers run from the entry of the state, however late the migration comes.
  const set =
    !('timers' in state) ||
    setTimers({ ...run, now: snapshot.enteredAt }, state.timers);
  if (event.timers === 'keep') {
    const kept = new Map(old.map(timer => [timer.id, timer.due]));
    snapshot.timers = snapshot.timers.map(timer => ({
      ...timer,
      due: kept.get(timer.id) ?? timer.due,
    }));
  }
  return set;
}

/**
 * Has an instance go on in a state of another version, whose definition the step was given. Votes that were cast are
 * void, for they were cast under other rules.
 */
export function migrateInstance(
  run: Run,
  event: MigrateEvent,
): Refusal | undefined {
  const { snapshot, definition, ports } = run;
  const refused = refuseTarget(run, event);
  if (refused) {
    return refused;
  }
  const from = snapshot.state;
  const state = definition.states[event.state];
  const votes = snapshot.approval?.votes ?? [];
  snapshot.state = event.state;
  snapshot.openEffects = snapshot.openEffects.map(open =>
    open.visit === snapshot.visit && open.kind === 'effect'
      ? { ...open, state: event.state }
      : open,
  );
  if (!moveTimers(run, event)) {
    return refuse(`the timers of ${event.state} cannot be evaluated`);
  }
  const digest = ports.digest(canonicalJson(boundFields(definition, snapshot)));
  snapshot.approval =
    state.kind === 'approval'
      ? {
          digest,
          votes: [],
          escalated: snapshot.approval?.escalated ?? [],
          helpSought: false,
        }
      : undefined;
  snapshot.challenge = state.kind === 'challenge' ? { digest } : undefined;
  run.evidence.push({
    kind: 'transition',
    from,
    to: event.state,
    visit: snapshot.visit,
    code: 'migrate',
    reason: `goes on under version ${event.version}`,
  });
  if (votes.length > 0) {
    run.evidence.push({
      kind: 'votes-voided',
      state: event.state,
      visit: snapshot.visit,
      voters: votes.map(vote => vote.voter),
      reason: 'they were cast under another version of the flow',
    });
  }
  return undefined;
}
