import fc from 'fast-check';
import {
  combineResponses,
  isSettled,
  refuseStrategy,
  REVIEW_RESPONSES,
  REVIEW_STRATEGIES,
  ReviewResponse,
  ReviewStrategy,
} from './strategies';

/** Keep, reduce, Revoke, Undecided, and `-` for silence. */
const LETTERS: Record<string, ReviewResponse> = {
  k: 'keep',
  d: 'reduce',
  r: 'revoke',
  u: 'undecided',
  '-': 'no-response',
};

/** Every set of responses, with what oneKeepKeeps, oneRevokeRevokes and allMustKeep make of it. */
const TABLE: [set: string, keeps: string, revokes: string, all: string][] = [
  ['', '-', '-', '-'],
  ['k', 'k', 'k', 'k'],
  ['d', 'd', 'd', 'd'],
  ['r', 'r', 'r', 'r'],
  ['u', 'u', 'u', 'u'],
  ['-', '-', '-', '-'],
  ['kd', 'k', 'd', 'd'],
  ['kr', 'k', 'r', 'r'],
  ['ku', 'k', 'k', 'u'],
  ['k-', 'k', 'k', '-'],
  ['dr', 'r', 'r', 'r'],
  ['du', 'd', 'd', 'd'],
  ['d-', 'd', 'd', 'd'],
  ['ru', 'r', 'r', 'r'],
  ['r-', 'r', 'r', 'r'],
  ['u-', 'u', 'u', 'u'],
  ['kdr', 'k', 'r', 'r'],
  ['kdu', 'k', 'd', 'd'],
  ['kd-', 'k', 'd', 'd'],
  ['kru', 'k', 'r', 'r'],
  ['kr-', 'k', 'r', 'r'],
  ['ku-', 'k', 'k', 'u'],
  ['dru', 'r', 'r', 'r'],
  ['dr-', 'r', 'r', 'r'],
  ['du-', 'd', 'd', 'd'],
  ['ru-', 'r', 'r', 'r'],
  ['kdru', 'k', 'r', 'r'],
  ['kdr-', 'k', 'r', 'r'],
  ['kdu-', 'k', 'd', 'd'],
  ['kru-', 'k', 'r', 'r'],
  ['dru-', 'r', 'r', 'r'],
  ['kdru-', 'k', 'r', 'r'],
];

const strategies = fc.constantFrom(...REVIEW_STRATEGIES);
const responses = fc.array(fc.constantFrom(...REVIEW_RESPONSES), {
  maxLength: 12,
});

describe('combineResponses', () => {
  it('has a row for each of the 32 sets of responses', () => {
    const sets = TABLE.map(([set]) => [...set].sort().join(''));
    expect(new Set(sets).size).toBe(32);
  });

  it.each(TABLE)('makes of {%s}: %s, %s, %s', (set, ...expected) => {
    const given = [...set].map(letter => LETTERS[letter]);
    expect(
      REVIEW_STRATEGIES.map(strategy => combineResponses(strategy, given)),
    ).toEqual(expected.map(letter => LETTERS[letter]));
  });

  it('does not depend on who answers first, nor on how many say the same', () => {
    const shuffled = responses.chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(strategies, shuffled, (strategy, [all, other]) => {
        expect(combineResponses(strategy, other)).toBe(
          combineResponses(strategy, all),
        );
      }),
    );
  });

  it('never keeps where nobody said keep', () => {
    fc.assert(
      fc.property(strategies, responses, (strategy, all) => {
        const others = all.filter(response => response !== 'keep');
        expect(combineResponses(strategy, others)).not.toBe('keep');
      }),
    );
  });

  it('never keeps by somebody falling silent who had said something else, under allMustKeep', () => {
    fc.assert(
      fc.property(responses, fc.nat(), (all, place) => {
        const silent = all.map((response, index) =>
          index === place % Math.max(all.length, 1) ? 'no-response' : response,
        );
        expect(
          silent.length > 0 && combineResponses('allMustKeep', silent),
        ).not.toBe('keep');
      }),
    );
  });

  it('turns nothing into keep by a further revoke, under the strategies in which one revoke counts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<ReviewStrategy>('oneRevokeRevokes', 'allMustKeep'),
        responses,
        (strategy, all) => {
          expect(combineResponses(strategy, [...all, 'revoke'])).toBe('revoke');
        },
      ),
    );
  });
});

describe('isSettled', () => {
  it('is so exactly when no answer of the others changes the outcome', () => {
    const answers = fc.array(
      fc.constantFrom<ReviewResponse>('keep', 'reduce', 'revoke', 'undecided'),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        strategies,
        answers,
        fc.nat({ max: 3 }),
        (strategy, given, pending) => {
          const outcome = combineResponses(strategy, given);
          const changed =
            pending > 0 &&
            REVIEW_RESPONSES.some(
              other =>
                combineResponses(strategy, [...given, other]) !== outcome,
            );
          // Nobody has said anything: nothing is settled, whatever silence would amount to.
          expect(isSettled(strategy, given, pending)).toBe(
            pending === 0 || (given.length > 0 && !changed),
          );
        },
      ),
    );
  });
});

describe('refuseStrategy', () => {
  it.each([
    ['acceptedIfNotDenied', 'silence is never consent'],
    ['keepIfNotRevoked', 'silence is never consent'],
    ['oneAcceptAccepts', 'it is called oneKeepKeeps here'],
    ['oneDenyDenies', 'it is called oneRevokeRevokes here'],
    ['allMustAccept', 'it is called allMustKeep here'],
    ['firstDecides', 'firstDecides is no strategy'],
  ])('says of %s that %s', (name, words) => {
    expect(refuseStrategy(name)).toContain(words);
    expect(refuseStrategy(name)).toContain(
      'accepted are oneKeepKeeps, oneRevokeRevokes, allMustKeep',
    );
  });
});
