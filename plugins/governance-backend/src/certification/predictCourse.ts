import {
  addDuration,
  FlowDefinition,
  FlowEvent,
  FlowSnapshot,
  step,
  StepPorts,
} from '@countersign/plugin-governance-flows';

/** What a flow will do, as far as it can be told now. */
export interface PredictedCourse {
  /** Versioned effects in order. */
  effects: string[];
  /** The end that is reached, unless the course stops where somebody is asked or waited for. */
  outcome?: string;
  /** Set where it was an answer of one of several, and the question stays open for the others. */
  stillAsked?: true;
}

/** Longer than any flow's way; a flow that goes round in circles must not hold a page up. */
const MAX_STEPS = 40;
/** A wait of at most so long is a pause on the way and not a stop. */
const SHORT_WAIT_MS = 60 * 60 * 1000;

/** How long what is disabled is foreseen to stay so; what counts is that it is no short wait. */
const STAYS_DISABLED = 'P1D';

/** When an open approval leaves for want of an answer, and by which timer. */
export function findDeadline(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
): { id: string; due: string } | undefined {
  const state = definition.states[snapshot.state];
  if (state?.kind !== 'approval' && state?.kind !== 'wait') {
    return undefined;
  }
  return snapshot.timers.find(timer => {
    const [visit, index] = timer.id.split('/');
    const declared = state.timers[Number(index)];
    return (
      Number(visit) === snapshot.visit &&
      declared !== undefined &&
      'goto' in declared
    );
  });
}

function nextEvent(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
  now: string,
): { event: FlowEvent; now: string } | undefined {
  const [open] = snapshot.openEffects;
  if (open) {
    const state = definition.states[open.state];
    const disables =
      state.kind === 'effect' && state.uses === 'remediation.disable@v1';
    return {
      event: {
        type: 'effect.done',
        effect: open.effect,
        visit: open.visit,
        proof: {},
        ...(disables
          ? {
              facts: {
                remediation: { deleteAt: addDuration(now, STAYS_DISABLED) },
              },
            }
          : {}),
      },
      now,
    };
  }
  const deadline =
    definition.states[snapshot.state]?.kind === 'wait'
      ? findDeadline(definition, snapshot)
      : undefined;
  return deadline && Date.parse(deadline.due) - Date.parse(now) <= SHORT_WAIT_MS
    ? { event: { type: 'timer', id: deadline.id }, now: deadline.due }
    : undefined;
}

/**
 * Runs a flow ahead with the same interpreter that runs it for real: every effect succeeds, nobody takes anything back.
 * What pages say about consequences comes from here, so it cannot differ from what the flow does.
 *
 * @returns undefined where the flow refuses the event
 */
export function predictCourse(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
  start: { event: FlowEvent; now: string },
  ports: StepPorts,
): PredictedCourse | undefined {
  const effects: string[] = [];
  let current = snapshot;
  let next: { event: FlowEvent; now: string } | undefined = start;
  for (let count = 0; next && count < MAX_STEPS; count += 1) {
    const result = step(definition, current, next.event, next.now, ports);
    if (result.refused) {
      return count === 0 ? undefined : { effects };
    }
    effects.push(
      ...result.effects
        .filter(({ kind }) => kind === 'effect')
        .map(({ uses }) => uses),
    );
    current = result.snapshot;
    if (current.outcome !== undefined) {
      return { effects, outcome: current.outcome };
    }
    next = nextEvent(definition, current, next.now);
  }
  const isOpen =
    start.event.type === 'vote' &&
    current.visit === snapshot.visit &&
    definition.states[current.state]?.kind === 'approval';
  return { effects, ...(isOpen ? { stillAsked: true as const } : {}) };
}
