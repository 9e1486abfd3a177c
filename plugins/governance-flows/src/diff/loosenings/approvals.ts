import {
  ApprovalState,
  ProofDemand,
  Separation,
} from '../../definition/definition';
import {
  FindLoosenings,
  Loosening,
  Pair,
  whenDifferent,
  whenMissing,
} from '../loosening';
import { whenNarrowed } from './conditions';
import { whenLonger } from './durations';

function stages(
  pair: Pair,
  path: string,
  strict: ApprovalState,
  loose: ApprovalState,
): Loosening[] {
  return strict.stages.flatMap(stage => {
    const at = `${path}.stages.${stage.id}`;
    const other = loose.stages.find(({ id }) => id === stage.id);
    if (!other) {
      return [
        { code: 'stage-removed' as const, path: at, strict: stage.quorum },
      ];
    }
    return [
      ...(other.quorum < stage.quorum
        ? [
            {
              code: 'quorum' as const,
              path: `${at}.quorum`,
              strict: stage.quorum,
              loose: other.quorum,
            },
          ]
        : []),
      ...whenDifferent('voters', `${at}.from`, stage.from, other.from),
      ...whenNarrowed(
        pair,
        'stage-condition',
        `${at}.when`,
        stage.when,
        other.when,
      ),
    ];
  });
}

function separation(
  path: string,
  strict: Separation,
  loose: Separation,
): Loosening[] {
  const last = 'notLastApproverOf';
  return [
    ...(strict.notSubject && !loose.notSubject
      ? [
          {
            code: 'separation' as const,
            path: `${path}.notSubject`,
            strict: true,
            loose: false,
          },
        ]
      : []),
    ...whenMissing(
      'separation',
      `${path}.notDelegateOf`,
      strict.notDelegateOf,
      loose.notDelegateOf,
    ),
    ...(strict[last] === undefined
      ? []
      : whenDifferent(
          'separation',
          `${path}.${last}`,
          strict[last],
          loose[last],
        )),
  ];
}

function proof(
  path: string,
  strict: ProofDemand | undefined,
  loose: ProofDemand | undefined,
): Loosening[] {
  if (!strict) {
    return [];
  }
  return loose
    ? [
        ...whenDifferent(
          'proof-changed',
          `${path}.uses`,
          strict.uses,
          loose.uses,
        ),
        ...whenLonger('proof-age', `${path}.fresh`, strict.fresh, loose.fresh),
      ]
    : [{ code: 'proof-removed', path, strict: strict.uses }];
}

/** What approvals ask less of: stages, votes, separation, what a vote is bound to. */
export const findInApprovals: FindLoosenings = pair =>
  Object.entries(pair.strict.states).flatMap(([name, strict]): Loosening[] => {
    if (strict.kind !== 'approval') {
      return [];
    }
    const path = `states.${name}`;
    const loose = Object.hasOwn(pair.loose.states, name)
      ? pair.loose.states[name]
      : undefined;
    if (loose?.kind !== 'approval') {
      return [{ code: 'approval-removed', path }];
    }
    return [
      ...stages(pair, path, strict, loose),
      ...separation(`${path}.separation`, strict.separation, loose.separation),
      ...whenDifferent(
        'strategy',
        `${path}.strategy`,
        strict.strategy,
        loose.strategy,
      ),
      ...whenMissing('unbound', `${path}.bindTo`, strict.bindTo, loose.bindTo),
      ...proof(`${path}.proof`, strict.proof, loose.proof),
      ...whenDifferent(
        'decisions',
        `${path}.decisions`,
        strict.decisions,
        loose.decisions,
      ),
      ...(strict.onNoEligibleApprover === 'deny' &&
      loose.onNoEligibleApprover === 'escalate'
        ? [
            {
              code: 'no-approver' as const,
              path: `${path}.onNoEligibleApprover`,
              strict: 'deny',
              loose: 'escalate',
            },
          ]
        : []),
    ];
  });

/** What challenges ask less of. */
export const findInChallenges: FindLoosenings = pair =>
  Object.entries(pair.strict.states).flatMap(([name, strict]): Loosening[] => {
    if (strict.kind !== 'challenge') {
      return [];
    }
    const path = `states.${name}`;
    const loose = Object.hasOwn(pair.loose.states, name)
      ? pair.loose.states[name]
      : undefined;
    if (loose?.kind !== 'challenge') {
      return [{ code: 'challenge-removed', path, strict: strict.uses }];
    }
    return [
      ...proof(path, strict, loose),
      ...whenDifferent('voters', `${path}.of`, strict.of, loose.of),
      ...whenMissing('unbound', `${path}.bindTo`, strict.bindTo, loose.bindTo),
    ];
  });
