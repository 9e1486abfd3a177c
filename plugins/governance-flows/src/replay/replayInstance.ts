import { FlowDefinition } from '../definition/definition';
import { isConsenting } from '../definition/outcomes';
import { FlowEvent } from '../step/event';
import { FlowEvidence } from '../step/result';
import { StepPorts } from '../step/run';
import { FlowSnapshot } from '../step/snapshot';
import { step } from '../step/step';

/**
 * What happened to an instance, in order.
 *
 * @public
 */
export interface FlowHistory {
  events: readonly { event: FlowEvent; at: string }[];
  /** ISO 8601 until which the clock goes on after the last event. */
  until: string;
}

/**
 * What became of an instance under a definition.
 *
 * @public
 */
export interface ReplayedOutcome {
  state: string;
  outcome?: string;
  /** Whether anything that gives access was asked for; in a flow without such effects, whether its end consents. */
  allowed: boolean;
  path: string[];
  /** The gate rules that decided, as `state/rule`, in order. */
  rules: string[];
  /** Events that the definition refused, by type and code. */
  refused: string[];
}

const MOST_STEPS = 2000;

interface Machine {
  definition: FlowDefinition;
  ports: StepPorts;
  now: string;
  snapshot?: FlowSnapshot;
  evidence: FlowEvidence[];
  refused: string[];
  steps: number;
}

function apply(machine: Machine, event: FlowEvent): boolean {
  machine.steps += 1;
  if (machine.steps > MOST_STEPS) {
    return false;
  }
  const result = step(
    machine.definition,
    machine.snapshot,
    event,
    machine.now,
    machine.ports,
  );
  if (result.refused) {
    machine.refused.push(`${event.type}: ${result.refused.code}`);
    return false;
  }
  machine.snapshot = result.snapshot;
  machine.evidence.push(...result.evidence);
  return true;
}

function advanceTo(machine: Machine, time: string): void {
  for (;;) {
    const [due] = [...(machine.snapshot?.timers ?? [])].sort(
      (a, b) => a.due.localeCompare(b.due) || a.id.localeCompare(b.id),
    );
    if (!due || due.due > time || machine.steps > MOST_STEPS) {
      break;
    }
    machine.now = due.due > machine.now ? due.due : machine.now;
    apply(machine, { type: 'timer', id: due.id });
  }
  machine.now = time > machine.now ? time : machine.now;
}

/** An effect that the history knows nothing of is taken to be done: what would be allowed is what is asked about. */
function answerUnknown(machine: Machine, known: ReadonlySet<string>): void {
  for (;;) {
    const open = machine.snapshot?.openEffects.find(
      ({ effect }) => !known.has(effect),
    );
    const done =
      open &&
      apply(machine, {
        type: 'effect.done',
        effect: open.effect,
        visit: open.visit,
        proof: {},
      });
    if (!done) {
      return;
    }
  }
}

/** The event as it fits the instance under this definition; `undefined` when there is nothing it could be about. */
function adapt({ snapshot }: Machine, event: FlowEvent): FlowEvent | undefined {
  switch (event.type) {
    case 'timer':
    case 'delay':
    case 'migrate':
      return undefined;
    case 'vote':
      return { ...event, digest: snapshot?.approval?.digest ?? '' };
    case 'proof': {
      const digest = snapshot?.challenge?.digest ?? '';
      return { ...event, proof: { ...event.proof, digest } };
    }
    case 'claim':
    case 'effect.done':
    case 'effect.failed': {
      const open = snapshot?.openEffects.find(
        ({ effect }) => effect === event.effect,
      );
      return open && { ...event, visit: open.visit };
    }
    default:
      return event;
  }
}

/**
 * Runs the history of an instance under another definition: the same facts, people, answers of connectors and times. A
 * vote counts for what is asked now; an effect that was never called then is taken to be done. Pure.
 *
 * @param gives - whether a versioned effect gives access.
 * @public
 */
export function replayInstance(
  definition: FlowDefinition,
  history: FlowHistory,
  gives: (uses: string) => boolean,
  ports: StepPorts,
): ReplayedOutcome {
  const machine: Machine = {
    definition,
    ports,
    now: history.events[0]?.at ?? history.until,
    evidence: [],
    refused: [],
    steps: 0,
  };
  const known = new Set(
    history.events.flatMap(({ event }) =>
      event.type === 'effect.done' || event.type === 'effect.failed'
        ? [event.effect]
        : [],
    ),
  );
  for (const { event, at } of history.events) {
    // Nobody could act in the time that a delay makes up for, and no timer fired in it.
    if (event.type === 'delay') {
      apply(machine, event);
    }
    advanceTo(machine, at);
    const adapted = adapt(machine, event);
    if (adapted) {
      apply(machine, adapted);
      answerUnknown(machine, known);
    }
  }
  advanceTo(machine, history.until);
  const { snapshot, evidence, refused } = machine;
  const asked = evidence.flatMap(entry =>
    entry.kind === 'effect' && entry.result === 'requested'
      ? [entry.effect]
      : [],
  );
  const hasGiving = Object.values(definition.states).some(
    state => state.kind === 'effect' && gives(state.uses),
  );
  const outcome = snapshot?.outcome;
  return {
    state: snapshot?.state ?? definition.initial,
    ...(outcome === undefined ? {} : { outcome }),
    allowed: hasGiving
      ? asked.some(gives)
      : outcome !== undefined && isConsenting(outcome),
    path: evidence.flatMap(entry =>
      entry.kind === 'transition' ? [entry.to] : [],
    ),
    rules: evidence.flatMap(entry =>
      entry.kind === 'gate' && entry.result === 'true'
        ? [`${entry.state}/${entry.rule}`]
        : [],
    ),
    refused,
  };
}

/**
 * How an instance comes out differently. `denied-to-open`: it had ended without access, and would still be waiting for
 * people, who might allow it.
 *
 * @public
 */
export type Flip =
  | 'denied-to-allowed'
  | 'denied-to-open'
  | 'allowed-to-denied'
  | 'other';

/**
 * Whether an instance comes out differently under a candidate, and how; `undefined` when it does not.
 *
 * @public
 */
export function compareOutcomes(
  before: ReplayedOutcome,
  after: ReplayedOutcome,
): Flip | undefined {
  if (before.allowed !== after.allowed) {
    return after.allowed ? 'denied-to-allowed' : 'allowed-to-denied';
  }
  if (
    !before.allowed &&
    before.outcome !== undefined &&
    after.outcome === undefined
  ) {
    return 'denied-to-open';
  }
  return before.outcome === after.outcome && before.state === after.state
    ? undefined
    : 'other';
}
