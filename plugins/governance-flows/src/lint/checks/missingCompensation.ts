import { EffectState, EndState } from '../../definition/definition';
import { isRefusing } from '../../definition/outcomes';
import { FlowLintCheck, LintedFlow } from '../lintCheck';
import { followWays } from '../ways';

/** Ends that refuse and are reached from a completed effect because a later one failed, with nobody asked between. */
function failuresAfter(
  { definition, ways }: LintedFlow,
  effect: string,
): { by: string; at: string; end: EndState }[] {
  const rests = (name: string) => {
    const state = definition.states[name];
    return (
      state.kind === 'approval' ||
      state.kind === 'challenge' ||
      (state.kind === 'wait' && state.for.length > 0)
    );
  };
  const goesOn = followWays(
    ways,
    ways
      .filter(({ from, path }) => from === effect && path.at(-1) === 'done')
      .map(({ to }) => to),
    way =>
      way.cause !== 'guard' && !rests(way.from) && way.path.at(-1) !== 'failed',
  );
  return [...goesOn.keys()].flatMap(by => {
    const failed = ways.filter(
      ({ from, path }) => from === by && path.at(-1) === 'failed',
    );
    const behind = followWays(
      ways,
      failed.map(({ to }) => to),
      way => way.cause !== 'guard' && !rests(way.from),
    );
    return by === effect || definition.states[by].kind !== 'effect'
      ? []
      : [...behind.keys()].flatMap(at => {
          const end = definition.states[at];
          return end.kind === 'end' && isRefusing(end.outcome)
            ? [{ by, at, end }]
            : [];
        });
  });
}

function noteOn(flow: LintedFlow, name: string, state: EffectState) {
  const [failure] = failuresAfter(flow, name);
  if (!failure) {
    return [];
  }
  const { by, at } = failure;
  const lives = `when ${by} fails the flow ends in ${at}`;
  if (state.compensate === undefined) {
    return [
      {
        path: ['states', name, 'effect'],
        message: `${state.uses} names no compensation, and ${lives} while what it did stays`,
        severity: flow.effects[state.uses]?.irreversible
          ? ('error' as const)
          : ('warning' as const),
      },
    ];
  }
  const forgetful = failuresAfter(flow, name).find(
    ({ end }) => end.compensate === undefined,
  );
  return forgetful
    ? [
        {
          path: ['states', forgetful.at],
          message: `${forgetful.at} does not undo what was done: ${state.uses} in ${name} has a compensation that never runs when ${forgetful.by} fails; it takes compensate: all`,
          severity: 'error' as const,
        },
      ]
    : [];
}

/**
 * What cannot be called back, and what gives access, is undone when something after it fails. Taking access away needs no
 * undoing: it errs on the safe side.
 */
export const missingCompensation: FlowLintCheck = {
  id: 'missing-compensation',
  number: 22,
  severity: 'error',
  title: 'what was half done is undone',
  suppressible: true,
  run(flow) {
    return flow.effectStates.flatMap(([name, state]) => {
      const declared = flow.effects[state.uses];
      const access = flow.accessOf(state.uses);
      const matters =
        access === 'gives' || (access === 'none' && declared?.irreversible);
      return matters ? noteOn(flow, name, state) : [];
    });
  },
};
