import { EffectState } from '../definition/definition';
import { enterState } from './enterState';
import { FlowEvent, Refusal } from './event';
import { Run } from './run';
import { OpenEffect } from './snapshot';
import { takeFacts } from './takeFacts';
import { undoNext } from './undo';

type EffectEvent = Extract<
  FlowEvent,
  { type: 'effect.done' | 'effect.failed' }
>;

function takeOpenEffect(run: Run, event: EffectEvent): OpenEffect | undefined {
  const { snapshot } = run;
  const open = snapshot.openEffects.find(
    entry => entry.visit === event.visit && entry.effect === event.effect,
  );
  snapshot.openEffects = snapshot.openEffects.filter(entry => entry !== open);
  return open;
}

function noteCompensation(
  run: Run,
  open: OpenEffect,
  event: EffectEvent,
): void {
  if (event.type === 'effect.done' && open.compensate !== undefined) {
    run.snapshot.compensations = [
      ...run.snapshot.compensations,
      {
        visit: open.visit,
        state: open.state,
        of: open.effect,
        uses: open.compensate,
        with: open.with,
        proof: event.proof,
        timeout: open.timeout,
        retry: open.retry,
      },
    ];
  }
}

function record(
  run: Run,
  open: OpenEffect,
  event: EffectEvent,
  late: boolean,
): void {
  const done = event.type === 'effect.done';
  const result = done ? ('done' as const) : ('failed' as const);
  run.evidence.push({
    kind: 'effect',
    state: open.state,
    visit: open.visit,
    effect: open.effect,
    result: late && done ? 'late' : result,
    ...(done ? { proof: event.proof } : { reason: event.reason }),
  });
}

/**
 * Takes the end of an effect. One whose state has been left is recorded, and undone when the instance ended so; it moves
 * nothing.
 */
export function finishEffect(
  run: Run,
  event: EffectEvent,
): Refusal | undefined {
  const { snapshot, definition } = run;
  const open = takeOpenEffect(run, event);
  if (!open) {
    return {
      code: 'unknown-effect',
      reason: `No effect ${event.effect} of visit ${event.visit} is open`,
    };
  }
  const state = definition.states[snapshot.state];
  const current =
    open.kind === 'effect' &&
    snapshot.outcome === undefined &&
    open.visit === snapshot.visit &&
    state.kind === 'effect';
  record(run, open, event, !current && open.kind === 'effect');
  if (event.type === 'effect.done') {
    takeFacts(run, event.facts);
  }
  if (open.kind === 'effect') {
    noteCompensation(run, open, event);
  }
  if (snapshot.outcome !== undefined) {
    undoNext(run);
    return undefined;
  }
  if (current) {
    const on = (state as EffectState).on;
    enterState(
      run,
      event.type === 'effect.done'
        ? { to: on.done, code: 'effect.done', reason: `${open.effect} is done` }
        : { to: on.failed, code: 'effect.failed', reason: event.reason },
    );
  }
  return undefined;
}
