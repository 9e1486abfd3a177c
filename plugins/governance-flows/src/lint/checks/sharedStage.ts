import { FlowLintCheck } from '../lintCheck';

/**
 * Two stages ask two groups. Each person counts once whatever a flow says, so that two stages of one group are a quorum of
 * two and no second pair of eyes.
 */
export const sharedStage: FlowLintCheck = {
  id: 'shared-stage',
  number: 19,
  severity: 'warning',
  title: 'each stage asks other people',
  suppressible: true,
  run({ definition }) {
    return Object.entries(definition.states).flatMap(([name, state]) =>
      state.kind === 'approval'
        ? state.stages.flatMap((stage, index) => {
            const earlier = state.stages
              .slice(0, index)
              .find(({ from }) => from === stage.from);
            return earlier
              ? [
                  {
                    path: ['states', name, 'approval', 'stages', index, 'from'],
                    message: `stages ${earlier.id} and ${stage.id} of ${name} ask the same people, so nobody else looks at it`,
                  },
                ]
              : [];
          })
        : [],
    );
  },
};
