import { parseLabels } from './parseLabels';

describe('parseLabels', () => {
  it.each([
    [undefined, { purpose: undefined, labels: {} }],
    ['Writes the ledger', { purpose: 'Writes the ledger', labels: {} }],
    [
      'component=component:default/ledger; managed-by=terraform',
      {
        purpose: undefined,
        labels: {
          component: 'component:default/ledger',
          'managed-by': 'terraform',
        },
      },
    ],
    [
      'Nightly export, owner="group:default/data team"',
      {
        purpose: 'Nightly export',
        labels: { owner: 'group:default/data team' },
      },
    ],
  ])('splits %j', (comment, expected) => {
    expect(parseLabels(comment)).toEqual(expected);
  });
});
