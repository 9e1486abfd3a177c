import { isConsenting, isRefusing } from '../../definition/outcomes';
import { FlowLintCheck } from '../lintCheck';
import { followWays } from '../ways';

/**
 * Whatever gives access ends with an obligation: it expires, or it is certified again. An end that neither says that
 * something was granted nor follows an effect that yields a grant is only noted.
 */
export const grantWithoutEnd: FlowLintCheck = {
  id: 'grant-without-end',
  number: 25,
  severity: 'error',
  title: 'whatever is granted expires or is certified again',
  suppressible: true,
  run(flow) {
    const { definition, ways, giving, effects } = flow;
    const behind = (name: string) =>
      followWays(
        ways,
        ways
          .filter(({ from, path }) => from === name && path.at(-1) === 'done')
          .map(({ to }) => to),
      );
    const reached = giving.map(([name, { uses }]) => ({
      uses,
      ends: behind(name),
      grants: Object.keys(effects[uses]?.yields ?? {}).some(path =>
        path.startsWith('grant.'),
      ),
    }));
    return Object.entries(definition.states).flatMap(([name, state]) => {
      const before = reached.filter(({ ends }) => ends.has(name));
      if (
        state.kind !== 'end' ||
        before.length === 0 ||
        isRefusing(state.outcome) ||
        state.obligations.some(
          ({ kind, at, every }) =>
            ['expiry', 'certify'].includes(kind) && (at ?? every) !== undefined,
        )
      ) {
        return [];
      }
      const grave =
        isConsenting(state.outcome) || before.some(({ grants }) => grants);
      return [
        {
          path: ['states', name],
          message: `${name} ends after ${before
            .map(({ uses }) => uses)
            .join(
              ', ',
            )} gave access, without an obligation of kind expiry or certify that has a time`,
          severity: grave ? ('error' as const) : ('note' as const),
        },
      ];
    });
  },
};
