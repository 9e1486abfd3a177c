import { JsonObject } from '@backstage/types';
import { FlowDefinition } from '../definition/definition';
import { FlowTestEvent, FlowTestFault } from '../definition/documents';
import { addDuration, subtractDuration } from '../definition/durations';
import { FlowEvent } from '../step/event';
import { EffectRequest } from '../step/result';
import { StepPorts } from '../step/run';
import { FlowSnapshot } from '../step/snapshot';
import { step } from '../step/step';
import { SimulationTrace } from './trace';

/**
 * What happens to one instance of a flow, under a virtual clock.
 *
 * @public
 */
export interface Scenario {
  facts: JsonObject;
  /** ISO 8601. */
  startedAt: string;
  requester?: string;
  author?: string;
  /** Exceptions by id, with the ISO 8601 duration from the start after which each ends. */
  exceptions?: readonly { id: string; for: string }[];
  events: readonly FlowTestEvent[];
  faults?: readonly FlowTestFault[];
  /** Recorded answers of connectors, by versioned effect. Without one an effect fails, and the trace says so. */
  connectors: {
    [uses: string]: { proof: JsonObject; facts?: JsonObject } | undefined;
  };
}

const MOST_STEPS = 2000;

interface Machine {
  definition: FlowDefinition;
  ports: StepPorts;
  scenario: Scenario;
  trace: SimulationTrace;
  now: string;
  snapshot?: FlowSnapshot;
  pending: EffectRequest[];
}

/** Applies one event and takes note of everything it brings about. Yields whether it was accepted. */
function apply(machine: Machine, event: FlowEvent): boolean {
  const { trace } = machine;
  const result = step(
    machine.definition,
    machine.snapshot,
    event,
    machine.now,
    machine.ports,
  );
  if (result.refused) {
    const { refused } = result;
    if (refused.code !== 'not-blocked') {
      trace.refusals.push(refused);
      trace.steps.push({
        at: machine.now,
        event,
        evidence: [],
        refused,
        state: machine.snapshot?.state ?? '',
        facts: machine.snapshot?.facts ?? {},
      });
    }
    return false;
  }
  machine.snapshot = result.snapshot;
  machine.pending = [
    ...machine.pending.filter(
      ({ visit, effect }) =>
        !result.withdrawn.some(
          entry => entry.visit === visit && entry.effect === effect,
        ),
    ),
    ...result.effects,
  ];
  for (const evidence of result.evidence) {
    if (evidence.kind === 'transition' && evidence.code !== 'cancel') {
      trace.path.push(evidence.to);
    } else if (evidence.kind === 'end') {
      trace.obligations.push(...evidence.obligations.map(({ kind }) => kind));
    }
  }
  trace.steps.push({
    at: machine.now,
    event,
    evidence: result.evidence,
    state: result.snapshot.state,
    facts: result.snapshot.facts,
  });
  return true;
}

/** Whether a guard takes the effect back before it is called, over facts that changed just then. */
function isTakenBack(machine: Machine, request: EffectRequest): boolean {
  const { scenario } = machine;
  const changes = scenario.events.flatMap(event =>
    event.do === 'set-before' && event.state === request.state
      ? [event.facts]
      : [],
  );
  const { effect, visit } = request;
  return (
    request.kind === 'effect' &&
    changes.some(facts =>
      apply(machine, { type: 'claim', effect, visit, facts }),
    )
  );
}

/** Has the recorded connector answer, once more when a worker dies between the call and its record. */
function carryOut(machine: Machine, request: EffectRequest): void {
  const { scenario, trace } = machine;
  const { visit, effect, uses, kind } = request;
  const key = `${visit}/${effect}`;
  const faults = (scenario.faults ?? []).filter(
    ({ state }) => state === request.state,
  );
  trace.calls.push({ key, uses, kind });
  if (kind === 'notice') {
    trace.notices.push(uses);
    return;
  }
  if (faults.some(({ does }) => does === 'kill-after')) {
    trace.calls.push({ key, uses, kind });
  }
  const address = { effect, visit };
  const failing = faults.find(fault => fault.does === 'fail');
  const answer = scenario.connectors[uses];
  if (kind === 'effect' && failing?.does === 'fail') {
    apply(machine, {
      type: 'effect.failed',
      ...address,
      reason: failing.reason,
    });
    return;
  }
  if (!answer) {
    trace.troubles.push(`there is no recorded answer of ${uses}`);
    const reason = `No answer of ${uses} is recorded`;
    apply(machine, { type: 'effect.failed', ...address, reason });
    return;
  }
  if (kind === 'compensation') {
    trace.compensated.push(uses);
  } else {
    trace.done.push({ key, uses });
  }
  apply(machine, {
    type: 'effect.done',
    ...address,
    proof: answer.proof,
    ...(answer.facts ? { facts: answer.facts } : {}),
  });
}

function settle(machine: Machine): void {
  for (
    let request = machine.pending.shift();
    request;
    request = machine.pending.shift()
  ) {
    if (machine.trace.steps.length > MOST_STEPS) {
      machine.trace.troubles.push(`it does not rest after ${MOST_STEPS} steps`);
      return;
    }
    if (!isTakenBack(machine, request)) {
      carryOut(machine, request);
    }
  }
}

/** Moves the clock, firing what is due on the way, in order. */
function advanceTo(machine: Machine, time: string): void {
  for (;;) {
    const [next] = [...(machine.snapshot?.timers ?? [])].sort(
      (a, b) => a.due.localeCompare(b.due) || a.id.localeCompare(b.id),
    );
    if (!next || next.due > time || machine.trace.steps.length > MOST_STEPS) {
      break;
    }
    machine.now = next.due > machine.now ? next.due : machine.now;
    apply(machine, { type: 'timer', id: next.id });
    settle(machine);
  }
  machine.now = time > machine.now ? time : machine.now;
}

function toFlowEvent(
  machine: Machine,
  event: FlowTestEvent,
): FlowEvent | undefined {
  const { snapshot, now } = machine;
  const proven = (age: string | undefined, digest: string) => {
    const state = machine.definition.states[snapshot?.state ?? ''];
    const asked = state?.kind === 'approval' ? state.proof : state;
    const demand = asked && 'uses' in asked ? asked.uses : undefined;
    return age === undefined || demand === undefined
      ? undefined
      : { uses: demand, at: subtractDuration(now, age), digest };
  };
  switch (event.do) {
    case 'decide': {
      const digest = snapshot?.approval?.digest ?? '';
      const proof = proven(event.proofAge, digest);
      return {
        type: 'vote',
        voter: event.by,
        voterKind: event.byKind,
        decision: event.decision,
        digest,
        ...(event.payload ? { payload: event.payload } : {}),
        ...(proof ? { proof } : {}),
      };
    }
    case 'prove': {
      const digest = snapshot?.challenge?.digest ?? '';
      return {
        type: 'proof',
        person: event.by,
        personKind: event.byKind,
        result: event.result,
        proof: proven(event.proofAge, digest) ?? { uses: '', at: now, digest },
      };
    }
    case 'withdraw':
      return { type: 'withdraw', voter: event.by };
    case 'signal':
      return {
        type: 'signal',
        name: event.name,
        ...(event.facts ? { facts: event.facts } : {}),
      };
    case 'set':
      return { type: 'facts', facts: event.facts };
    case 'set-before':
    case 'pass':
      return undefined;
    default: {
      const unreachable: never = event;
      throw new TypeError(`Unknown event ${JSON.stringify(unreachable)}`);
    }
  }
}

/**
 * Runs one instance of a flow by the interpreter that runs it for real: virtual clock, recorded connectors, faults as
 * told. Deterministic; no I/O. Nothing happens after the last event but what it brings about at once.
 *
 * @public
 */
export function simulate(
  definition: FlowDefinition,
  scenario: Scenario,
  ports: StepPorts,
): SimulationTrace {
  const start = addDuration(scenario.startedAt, 'PT0S');
  const machine: Machine = {
    definition,
    ports,
    scenario,
    now: start,
    pending: [],
    trace: {
      steps: [],
      path: [],
      calls: [],
      done: [],
      compensated: [],
      notices: [],
      obligations: [],
      refusals: [],
      troubles: [],
    },
  };
  const granted = (scenario.exceptions ?? []).map(exception => ({
    id: exception.id,
    until: addDuration(start, exception.for),
  }));
  apply(machine, {
    type: 'start',
    facts: scenario.facts,
    ...(scenario.requester === undefined
      ? {}
      : { requester: scenario.requester }),
    ...(scenario.author === undefined ? {} : { author: scenario.author }),
    ...(granted.length > 0 ? { exceptions: granted } : {}),
  });
  settle(machine);
  for (const event of scenario.events) {
    if (event.at !== undefined) {
      advanceTo(machine, addDuration(start, event.at));
    }
    const next = toFlowEvent(machine, event);
    if (next) {
      apply(machine, next);
      settle(machine);
    }
  }
  return {
    ...machine.trace,
    ...(machine.snapshot ? { snapshot: machine.snapshot } : {}),
  };
}
