import { ExclusionSelector } from '@countersign/plugin-governance-common';
import { ExclusionTarget, matchesSelector } from './matchesSelector';

const TARGET: ExclusionTarget = {
  identityRef: 'identity:1',
  source: 'ledger-db',
  environment: 'production',
  type: 'service-account',
  ownerRef: 'group:default/ledger',
};
const BELOW = new Map([
  [
    'group:default/finance',
    new Set(['group:default/finance', 'group:default/ledger']),
  ],
]);

const CASES: Array<
  [string, ExclusionSelector, Partial<ExclusionTarget>, boolean]
> = [
  ['its source', { source: 'ledger-db' }, {}, true],
  ['another source', { source: 'other' }, {}, false],
  [
    'an environment that is not known',
    { environment: 'production' },
    { environment: undefined },
    false,
  ],
  ['its identity', { ref: 'identity:1' }, {}, true],
  ['what it is about', { ref: 'credential:1' }, {}, true],
  ['something else', { ref: 'credential:2' }, {}, false],
  [
    'a group above its owner',
    { ownerGroup: 'group:default/finance' },
    {},
    true,
  ],
  ['its owner', { ownerGroup: 'group:default/ledger' }, {}, true],
  [
    'a group above, and nobody owns it',
    { ownerGroup: 'group:default/finance' },
    { ownerRef: undefined },
    false,
  ],
  ['one part of two', { source: 'ledger-db', environment: 'test' }, {}, false],
  [
    'every part',
    { source: 'ledger-db', environment: 'production', type: 'service-account' },
    {},
    true,
  ],
];

describe('matchesSelector', () => {
  it.each(CASES)('by %s', (_, selector, more, expected) => {
    expect(
      matchesSelector(selector, { ...TARGET, ...more }, 'credential:1', BELOW),
    ).toBe(expected);
  });
});
