import { FlowLintCheck, LintNote } from '../lintCheck';

/** Every effect is declared, and does once what is asked twice. A guard that names an effect that does not exist blocks nothing. */
export const unknownEffect: FlowLintCheck = {
  id: 'unknown-effect',
  number: 31,
  severity: 'error',
  title: 'every effect is declared, and idempotent',
  suppressible: true,
  run({ definition, effectStates, effects }) {
    const calls = effectStates.flatMap(([name, { uses, compensate }]) => [
      { uses, path: ['states', name, 'effect', 'uses'] },
      ...(compensate === undefined
        ? []
        : [
            {
              uses: compensate,
              path: ['states', name, 'effect', 'compensate'],
            },
          ]),
    ]);
    const called = Object.entries(definition.states).flatMap(([name, state]) =>
      'timers' in state
        ? state.timers.flatMap((timer, index) =>
            'do' in timer && timer.do === 'call'
              ? [
                  {
                    uses: timer.uses,
                    path: ['states', name, 'timers', index, 'uses'],
                  },
                ]
              : [],
          )
        : [],
    );
    const guarded = (definition.guards ?? []).flatMap(({ blocks }, index) =>
      blocks.flatMap((uses, at) =>
        uses === '*' ? [] : [{ uses, path: ['guards', index, 'blocks', at] }],
      ),
    );
    return [
      ...called
        .filter(({ uses }) => (effects[uses]?.access ?? 'gives') !== 'none')
        .map(({ uses, path }) => ({
          path,
          message: `${uses} is not declared as giving and taking no access, so no timer may call it`,
        })),
      ...[...calls, ...called].flatMap(({ uses, path }): LintNote[] => {
        const declared = effects[uses];
        if (!declared) {
          return [
            {
              path,
              message: `${uses} is not declared by any EffectCatalogue, so nothing is known of it`,
            },
          ];
        }
        return declared.idempotent
          ? []
          : [
              {
                path,
                message: `${uses} is not idempotent: a repeated call would do it twice`,
              },
            ];
      }),
      ...guarded
        .filter(({ uses }) => !effects[uses])
        .map(({ uses, path }) => ({
          path,
          message: `${uses} is not declared, so blocking it blocks nothing`,
        })),
    ];
  },
};
