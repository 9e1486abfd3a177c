import { FlowDefinition } from '../../definition/definition';
import { FindLoosenings, Loosening, Pair, whenDifferent } from '../loosening';
import { whenNarrowed } from './conditions';
import { whenLonger } from './durations';

/** How a number of approvals is written: whole, a proof of presence being no approval; none when access is out of reach. */
function approvals(rank: number): { value?: number } {
  return Number.isFinite(rank) ? { value: Math.floor(-rank) } : {};
}

/** The flow as a whole: fewer approvals from its start to access. */
export const findInApprovalsNeeded: FindLoosenings = pair => {
  const strict = pair.rank('strict', pair.strict.initial);
  const loose = pair.rank('loose', pair.loose.initial);
  if (loose <= strict) {
    return [];
  }
  const [held, now] = [approvals(strict), approvals(loose)];
  return [
    {
      code: 'approvals-needed',
      path: 'initial',
      ...(held.value === undefined ? {} : { strict: held.value }),
      ...(now.value === undefined ? {} : { loose: now.value }),
    },
  ];
};

function effectsOf(definition: FlowDefinition): string[] {
  return Object.values(definition.states).flatMap(state =>
    state.kind === 'effect' ? [state.uses] : [],
  );
}

/** Guards that are gone, hold for fewer facts, or block fewer effects. */
export const findInGuards: FindLoosenings = pair => {
  const uses = [
    ...new Set([...effectsOf(pair.strict), ...effectsOf(pair.loose)]),
  ].sort();
  return (pair.strict.guards ?? []).flatMap((strict): Loosening[] => {
    const path = `guards.${strict.id}`;
    const loose = (pair.loose.guards ?? []).find(({ id }) => id === strict.id);
    if (!loose) {
      return [{ code: 'guard-removed', path, strict: strict.when }];
    }
    const blocks = (guard: typeof strict, effect: string) =>
      (guard.blocks.includes('*') || guard.blocks.includes(effect)) &&
      !guard.except.includes(effect);
    const freed = uses.filter(
      effect => blocks(strict, effect) && !blocks(loose, effect),
    );
    const rank =
      strict.goto === loose.goto
        ? 0
        : pair.rank('loose', loose.goto) - pair.rank('strict', strict.goto);
    return [
      ...whenNarrowed(
        pair,
        'guard-condition',
        `${path}.when`,
        strict.when,
        loose.when,
      ),
      ...freed.map(effect => ({
        code: 'guard-blocks' as const,
        path: `${path}.blocks`,
        strict: effect,
      })),
      ...(rank > 0
        ? [
            {
              code: 'edge' as const,
              path: `${path}.goto`,
              strict: strict.goto,
              loose: loose.goto,
            },
          ]
        : []),
    ];
  });
};

function moreOf(
  code: 'exception-renewals' | 'breaker',
  path: string,
  strict: number,
  loose: number,
): Loosening[] {
  return loose > strict ? [{ code, path, strict, loose }] : [];
}

function inException(pair: Pair): Loosening[] {
  return (pair.loose.exceptions ?? []).flatMap((loose): Loosening[] => {
    const path = `exceptions.${loose.id}`;
    const strict = (pair.strict.exceptions ?? []).find(
      ({ id }) => id === loose.id,
    );
    if (!strict) {
      return [{ code: 'exception-added', path, loose: loose.relaxes }];
    }
    const { quorum, from } = strict.approval;
    return [
      ...whenDifferent(
        'exception-rule',
        `${path}.relaxes`,
        strict.relaxes,
        loose.relaxes,
      ),
      ...whenLonger(
        'exception-longer',
        `${path}.maxDuration`,
        strict.maxDuration,
        loose.maxDuration,
      ),
      ...moreOf(
        'exception-renewals',
        `${path}.renewals`,
        strict.renewals,
        loose.renewals,
      ),
      ...whenDifferent(
        'voters',
        `${path}.approval.from`,
        from,
        loose.approval.from,
      ),
      ...(loose.approval.quorum < quorum
        ? [
            {
              code: 'quorum' as const,
              path: `${path}.approval.quorum`,
              strict: quorum,
              loose: loose.approval.quorum,
            },
          ]
        : []),
    ];
  });
}

/** Exceptions that are new, longer, or easier to get. */
export const findInExceptions: FindLoosenings = inException;

/** A breaker that stops a campaign later, or never. */
export const findInTriggers: FindLoosenings = pair => {
  const strict = pair.strict.trigger?.breaker;
  const loose = pair.loose.trigger?.breaker;
  if (!strict || !pair.loose.trigger) {
    return [];
  }
  return loose
    ? [
        ...moreOf(
          'breaker',
          'trigger.breaker.denyRate',
          strict.denyRate,
          loose.denyRate,
        ),
        ...moreOf(
          'breaker',
          'trigger.breaker.minSamples',
          strict.minSamples,
          loose.minSamples,
        ),
      ]
    : [{ code: 'breaker-removed', path: 'trigger.breaker' }];
};
