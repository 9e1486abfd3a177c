import fc from 'fast-check';
import {
  nextStage,
  outcomeOverIterations,
  ReviewPlanRule,
  ReviewStageRule,
  routeStage,
  stagesToAsk,
  stopsReview,
} from './stages';
import {
  REVIEW_RESPONSES,
  REVIEW_STRATEGIES,
  ReviewResponse,
  ReviewStrategy,
} from './strategies';

function planOf(
  strategy: ReviewStrategy,
  ...stages: Partial<ReviewStageRule>[]
): ReviewPlanRule {
  return {
    strategy,
    stages: stages.map((stage, index) => ({
      id: `s${index + 1}`,
      strategy: 'oneRevokeRevokes',
      ...stage,
    })),
  };
}

describe('stopsReview', () => {
  it.each<[string, ReviewPlanRule, ReviewResponse[]]>([
    ['on keep by default', planOf('oneKeepKeeps', {}), ['keep']],
    [
      'on reduce and revoke by default',
      planOf('oneRevokeRevokes', {}),
      ['reduce', 'revoke'],
    ],
    [
      'on reduce and revoke by default',
      planOf('allMustKeep', {}),
      ['reduce', 'revoke'],
    ],
    [
      'on what the stage says instead of the default',
      planOf('allMustKeep', { stopOn: ['no-response'] }),
      ['no-response'],
    ],
    [
      'on everything on which it does not advance',
      planOf('allMustKeep', { advanceOn: ['keep'] }),
      ['reduce', 'revoke', 'undecided', 'no-response'],
    ],
    [
      'by stopOn where both are given',
      planOf('allMustKeep', { stopOn: ['revoke'], advanceOn: ['revoke'] }),
      ['revoke'],
    ],
  ])('stops %s', (_, plan, expected) => {
    expect(
      REVIEW_RESPONSES.filter(outcome =>
        stopsReview(plan, plan.stages[0], outcome),
      ),
    ).toEqual(expected);
  });
});

describe('outcomeOverIterations', () => {
  it.each<[ReviewResponse[], ReviewResponse]>([
    [[], 'no-response'],
    [['no-response', 'no-response'], 'no-response'],
    [['no-response', 'keep'], 'keep'],
    [['undecided', 'no-response', 'revoke'], 'revoke'],
    [['undecided', 'no-response'], 'undecided'],
  ])('of %j is %s', (outcomes, expected) => {
    expect(outcomeOverIterations(outcomes)).toBe(expected);
  });

  it('refuses two decisions that contradict each other', () => {
    expect(() => outcomeOverIterations(['keep', 'revoke'])).toThrow(
      'One stage was decided as keep and as revoke',
    );
  });
});

describe('stagesToAsk', () => {
  it('asks everything first, and later only what nobody decided', () => {
    const plan = planOf('allMustKeep', {}, {}, {});
    const ids = (known: [string, ReviewResponse][]) =>
      stagesToAsk(plan, new Map(known)).map(({ id }) => id);
    expect(ids([])).toEqual(['s1', 's2', 's3']);
    expect(
      ids([
        ['s1', 'keep'],
        ['s2', 'undecided'],
        ['s3', 'no-response'],
      ]),
    ).toEqual(['s2', 's3']);
  });

  it('leads from a stage to the next one that is still to be asked', () => {
    const plan = planOf('allMustKeep', {}, {}, {});
    const known = new Map<string, ReviewResponse>([['s2', 'keep']]);
    expect(nextStage(plan, 0, known)).toBe(2);
    expect(nextStage(plan, 2, known)).toBeUndefined();
  });
});

describe('routeStage', () => {
  it.each<
    [
      string,
      ReviewPlanRule,
      { index: number; known?: [string, ReviewResponse][]; left?: number },
      string,
    ]
  >([
    ['one stage', planOf('allMustKeep', {}), { index: 0 }, 'keep unanswered'],
    [
      'one stage that may be asked again',
      planOf('allMustKeep', {}),
      { index: 0, left: 1 },
      'keep again',
    ],
    [
      'the first of two',
      planOf('allMustKeep', {}, {}),
      { index: 0 },
      'next next',
    ],
    [
      'the first of two where one keep is enough',
      planOf('oneKeepKeeps', {}, {}),
      { index: 0 },
      'keep next',
    ],
    [
      'the last of two after a keep, where all must keep',
      planOf('allMustKeep', {}, {}),
      { index: 1, known: [['s1', 'keep']] },
      'keep unanswered',
    ],
    [
      'the last of two after silence, where all must keep',
      planOf('allMustKeep', {}, {}),
      { index: 1, known: [['s1', 'no-response']] },
      'unanswered unanswered',
    ],
    [
      'the last of two after silence, where no revoke is enough',
      planOf('oneRevokeRevokes', {}, {}),
      { index: 1, known: [['s1', 'no-response']] },
      'keep unanswered',
    ],
    [
      'the last of two after a revoke that went on',
      planOf('oneRevokeRevokes', { stopOn: [] }, {}),
      { index: 1, known: [['s1', 'revoke']] },
      'revoke revoke',
    ],
    [
      'a later iteration of the first, where the second was answered',
      planOf('allMustKeep', {}, {}),
      { index: 0, known: [['s2', 'keep']] },
      'keep unanswered',
    ],
  ])('leads %s, on keep and on silence, to', (_, plan, at, expected) => {
    const route = routeStage(plan, {
      index: at.index,
      known: new Map(at.known),
      iterationsLeft: at.left ?? 0,
    });
    expect(`${route.keep} ${route.silence}`).toBe(expected);
  });

  const rules = fc.record({
    strategy: fc.constantFrom(...REVIEW_STRATEGIES),
    stopOn: fc.option(fc.subarray([...REVIEW_RESPONSES]), { nil: undefined }),
    advanceOn: fc.option(fc.subarray([...REVIEW_RESPONSES]), {
      nil: undefined,
    }),
  });
  const plans = fc
    .tuple(
      fc.constantFrom(...REVIEW_STRATEGIES),
      fc.array(rules, { minLength: 1, maxLength: 5 }),
    )
    .map(([strategy, stages]) => planOf(strategy, ...stages));
  const reached = plans.chain(plan =>
    fc
      .tuple(
        fc.constant(plan),
        fc.nat({ max: plan.stages.length - 1 }),
        fc.array(fc.constantFrom(...REVIEW_RESPONSES), {
          minLength: plan.stages.length,
          maxLength: plan.stages.length,
        }),
        fc.nat({ max: 2 }),
      )
      .map(([rule, index, outcomes, iterationsLeft]) => ({
        plan: rule,
        index,
        iterationsLeft,
        known: new Map(
          rule.stages
            .slice(0, index)
            .map(({ id }, place) => [id, outcomes[place]] as const),
        ),
      })),
  );

  it('never leads from silence to keep, whatever the stages said before', () => {
    fc.assert(
      fc.property(reached, ({ plan, ...at }) => {
        expect(routeStage(plan, at).silence).not.toBe('keep');
      }),
      { numRuns: 2000 },
    );
  });

  it('never keeps after a revoke, where one revoke counts', () => {
    fc.assert(
      fc.property(reached, ({ plan, ...at }) => {
        const ways = Object.values(routeStage(plan, at));
        const revoked = [...at.known.values()].includes('revoke');
        expect(
          revoked && plan.strategy !== 'oneKeepKeeps' && ways.includes('keep'),
        ).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps only where some stage said keep, now or before', () => {
    fc.assert(
      fc.property(reached, ({ plan, ...at }) => {
        const { keep: _keep, ...others } = routeStage(plan, at);
        const kept = [...at.known.values()].includes('keep');
        expect(!kept && Object.values(others).includes('keep')).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
