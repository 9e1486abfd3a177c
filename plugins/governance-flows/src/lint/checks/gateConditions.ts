import { GateState } from '../../definition/definition';
import { LintedFlow } from '../lintCheck';

/** A single condition outside gates that should make a difference. */
export interface SingleCondition {
  when: string;
  path: (string | number)[];
  /** What it belongs to, in words. */
  what: string;
  kind: 'stage' | 'guard';
}

/** Gates of a flow by name. */
export function gatesOf({
  definition,
}: LintedFlow): (readonly [string, GateState])[] {
  return Object.entries(definition.states).flatMap(([name, state]) =>
    state.kind === 'gate' ? [[name, state] as const] : [],
  );
}

/** Conditions of stages and guards. */
export function singleConditions({
  definition,
}: LintedFlow): SingleCondition[] {
  return [
    ...(definition.guards ?? []).map(({ id, when }, index) => ({
      when,
      path: ['guards', index, 'when'],
      what: `guard ${id}`,
      kind: 'guard' as const,
    })),
    ...Object.entries(definition.states).flatMap(([name, state]) =>
      state.kind === 'approval'
        ? state.stages.flatMap(({ id, when }, index) =>
            when === undefined
              ? []
              : [
                  {
                    when,
                    path: ['states', name, 'approval', 'stages', index, 'when'],
                    what: `stage ${id} of ${name}`,
                    kind: 'stage' as const,
                  },
                ],
          )
        : [],
    ),
  ];
}
