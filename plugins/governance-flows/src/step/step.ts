import { JsonObject } from '@backstage/types';
import { FlowDefinition } from '../definition/definition';
import { addDuration } from '../definition/durations';
import { claimEffect } from './claimEffect';
import { castVote, withdrawVote } from './castVote';
import { copySnapshot, sealSnapshot } from './copySnapshot';
import { delayTimers } from './delayTimers';
import { enterState } from './enterState';
import { FlowEvent, Refusal } from './event';
import { finishEffect } from './finishEffect';
import { fireTimer } from './fireTimer';
import { migrateInstance } from './migrate';
import { readTime } from '../definition/readTime';
import { StepResult } from './result';
import { Run, StepPorts, principalKey } from './run';
import { MAX_DURATION_TIMER } from './setTimers';
import { cancelInstance } from './undo';
import { FlowSnapshot } from './snapshot';
import { refuseExceptions, takeExceptions } from './takeExceptions';
import { takeProof } from './takeProof';
import { noteSeparated, recount, refuseFacts, takeFacts } from './takeFacts';

type StartEvent = Extract<FlowEvent, { type: 'start' }>;

function emptySnapshot(
  definition: FlowDefinition,
  event: StartEvent,
  now: string,
): FlowSnapshot {
  return {
    state: definition.initial,
    visit: 0,
    status: 'running',
    startedAt: now,
    enteredAt: now,
    requesters: event.requester ? [principalKey(event.requester)] : [],
    delegates: [],
    authors: event.author ? [principalKey(event.author)] : [],
    facts: JSON.parse(JSON.stringify(event.facts)),
    approved: {},
    timers: [],
    openEffects: [],
    compensations: [],
    undo: 'none',
    ...(event.exceptions ? { exceptions: event.exceptions } : {}),
  };
}

function start(run: Run): undefined {
  const { snapshot, definition, now } = run;
  noteSeparated(run);
  if (definition.maxDuration) {
    const due = addDuration(now, definition.maxDuration.after);
    snapshot.timers = [{ id: MAX_DURATION_TIMER, visit: 0, due }];
  }
  enterState(run, {
    to: definition.initial,
    code: 'start',
    reason: 'the flow was started',
  });
}

function takeSignal(
  run: Run,
  event: Extract<FlowEvent, { type: 'signal' }>,
): Refusal | undefined {
  const { snapshot, definition } = run;
  const state = definition.states[snapshot.state];
  if (state.kind !== 'wait' || !state.for.includes(event.name)) {
    return {
      code: 'wrong-state',
      reason: `${snapshot.state} does not wait for ${event.name}`,
    };
  }
  takeFacts(run, event.facts);
  enterState(run, {
    to: state.on[event.name],
    code: `signal:${event.name}`,
    reason: `${event.name} was signalled`,
  });
  return undefined;
}

function apply(run: Run, event: FlowEvent): Refusal | undefined {
  switch (event.type) {
    case 'start':
      return start(run);
    case 'vote':
      return castVote(run, event);
    case 'withdraw':
      return withdrawVote(run, event.voter);
    case 'signal':
      return takeSignal(run, event);
    case 'timer':
      return fireTimer(run, event.id);
    case 'effect.done':
    case 'effect.failed':
      return finishEffect(run, event);
    case 'proof':
      return takeProof(run, event);
    case 'claim':
      return claimEffect(run, event);
    case 'facts':
      takeFacts(run, event.facts);
      takeExceptions(run, event.exceptions);
      recount(run);
      return undefined;
    case 'recount':
      recount(run);
      return undefined;
    case 'migrate':
      return migrateInstance(run, event);
    case 'delay':
      return delayTimers(run, event.by);
    case 'cancel':
      cancelInstance(run, event);
      return undefined;
    default: {
      const unreachable: never = event;
      throw new TypeError(`Unknown event ${JSON.stringify(unreachable)}`);
    }
  }
}

function refuseBefore(
  definition: FlowDefinition,
  snapshot: FlowSnapshot | undefined,
  event: FlowEvent,
): Refusal | undefined {
  if ((snapshot === undefined) !== (event.type === 'start')) {
    return {
      code: 'wrong-state',
      reason: snapshot ? 'It has been started' : 'It has not been started',
    };
  }
  const isEffect =
    event.type === 'effect.done' ||
    event.type === 'effect.failed' ||
    event.type === 'claim';
  if (snapshot?.outcome !== undefined && !isEffect && event.type !== 'vote') {
    return {
      code: 'wrong-state',
      reason: `It has ended with the outcome ${snapshot.outcome}`,
    };
  }
  const facts: JsonObject | undefined =
    'facts' in event ? event.facts : undefined;
  const exceptions = 'exceptions' in event ? event.exceptions : undefined;
  return (
    (facts && refuseFacts(facts)) ??
    (exceptions && refuseExceptions(definition, exceptions))
  );
}

/**
 * Applies one event to an instance. Pure, deterministic and total: the same arguments yield the same result, byte for
 * byte; what is not accepted is refused as a value. The given snapshot is not changed.
 *
 * @param definition - as {@link parseFlow} yields it.
 * @param snapshot - `undefined` for the event `start`.
 * @param now - ISO 8601.
 * @throws TypeError when `now` is no time or an event is of no known type.
 *
 * @public
 */
export function step(
  definition: FlowDefinition,
  snapshot: FlowSnapshot | undefined,
  event: FlowEvent,
  now: string,
  ports: StepPorts,
): StepResult {
  const time = readTime(now);
  if (!time) {
    throw new TypeError(`now is ${now}; an ISO 8601 time is accepted`);
  }
  const refused = refuseBefore(definition, snapshot, event);
  if (refused) {
    return { refused };
  }
  const copy =
    event.type === 'start'
      ? emptySnapshot(definition, event, time)
      : (snapshot as FlowSnapshot);
  const run: Run = {
    definition,
    ports,
    now: time,
    snapshot: copySnapshot(copy),
    effects: [],
    evidence: [],
    withdrawn: [],
  };
  const refusal = apply(run, event);
  return refusal
    ? { refused: refusal }
    : {
        snapshot: sealSnapshot(run.snapshot),
        effects: run.effects,
        timers: run.snapshot.timers,
        evidence: run.evidence,
        withdrawn: run.withdrawn,
      };
}
