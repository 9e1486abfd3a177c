import { FlowTimer } from '../definition/definition';
import { countAtDeadline, countVotes } from './countVotes';
import { enterState } from './enterState';
import { Refusal } from './event';
import { sendNotice } from './notices';
import { Run, evaluatePeople } from './run';
import { MAX_DURATION_TIMER } from './setTimers';

function leaveAtDeadline(run: Run, to: string, code: string): void {
  const { snapshot, definition } = run;
  const state = definition.states[snapshot.state];
  const answered =
    state.kind === 'approval' ? countAtDeadline(run, state) : undefined;
  if (answered) {
    enterState(run, answered);
    return;
  }
  if (snapshot.approval) {
    snapshot.closed = { state: snapshot.state, how: 'deadline' };
  }
  enterState(run, { to, code, reason: 'the time is over' });
}

function act(run: Run, timer: FlowTimer, id: string): void {
  const { snapshot, definition } = run;
  const state = definition.states[snapshot.state];
  const name = id.replaceAll('/', '-');
  if ('goto' in timer) {
    leaveAtDeadline(run, timer.goto, `timer:${id}`);
    return;
  }
  if (timer.do === 'call') {
    sendNotice(run, timer.uses, name, { timer: id });
    return;
  }
  const to =
    timer.to === undefined ? [] : evaluatePeople(run, timer.to, timer.do);
  if (timer.do === 'remind') {
    sendNotice(run, 'notify.remind@v1', name, { to });
    return;
  }
  sendNotice(run, 'notify.escalate@v1', name, { to });
  const { approval } = snapshot;
  if (approval && state.kind === 'approval') {
    approval.escalated = [...new Set([...approval.escalated, ...to])];
    enterState(run, countVotes(run, state));
  }
}

/** Fires a timer, not before it is due, and only once. */
export function fireTimer(run: Run, id: string): Refusal | undefined {
  const { snapshot, definition } = run;
  const timer = snapshot.timers.find(entry => entry.id === id);
  if (!timer) {
    return {
      code: 'unknown-timer',
      reason: `Timer ${id} has fired or its state was left`,
    };
  }
  if (timer.due > run.now) {
    return { code: 'not-due', reason: `Timer ${id} is due at ${timer.due}` };
  }
  snapshot.timers = snapshot.timers.filter(entry => entry.id !== id);
  if (id === MAX_DURATION_TIMER) {
    const to = definition.maxDuration?.goto;
    if (to !== undefined && to !== snapshot.state) {
      leaveAtDeadline(run, to, 'timer:maxDuration');
    }
    return undefined;
  }
  const state = definition.states[snapshot.state];
  const declared =
    state.kind === 'approval' ||
    state.kind === 'challenge' ||
    state.kind === 'wait'
      ? state.timers[Number(id.split('/')[1])]
      : undefined;
  if (declared) {
    act(run, declared, id);
  }
  return undefined;
}
