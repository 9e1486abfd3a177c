import { IdentityBody, Statement } from '../inventory/resolveIdentity';
import { proposeChange } from './proposeChange';

const IDENTITY = { source: 'ledger-db', externalId: 'booker', title: 'booker' };

function said(body: Partial<IdentityBody>): Statement<IdentityBody> {
  return {
    source: 'ledger-db',
    basis: 'observed',
    at: '2026-01-01T00:00:00.000Z',
    absentSince: undefined,
    body: {
      key: { realm: 'r', region: '', externalId: 'booker' },
      type: 'service-account',
      displayName: 'booker',
      status: 'active',
      ...body,
    } as IdentityBody,
  };
}

describe('proposeChange', () => {
  it.each([
    [
      'the label that it was read from, by its name',
      { owner: 'group:default/ledger', labels: { team: 'x', owner: 'ledger' } },
      { where: 'label', key: 'owner', to: 'payments' },
    ],
    [
      'the label that it was read from, by its reference',
      {
        owner: 'group:default/ledger',
        labels: { 'example.org/owner': 'group:default/ledger' },
      },
      {
        where: 'label',
        key: 'example.org/owner',
        to: 'group:default/payments',
      },
    ],
    [
      'the record, where no label says it',
      { owner: 'group:default/ledger', labels: { team: 'x' } },
      { where: 'record', key: 'owner', from: 'group:default/ledger' },
    ],
    [
      'what manages it, where something would put it back',
      { owner: 'group:default/ledger', managedBy: { tool: 'terraform' } },
      { managedBy: 'terraform', where: 'record' },
    ],
    [
      'where it comes from, where nobody stands',
      {},
      { source: 'ledger-db', where: 'record', to: 'group:default/payments' },
    ],
  ])('names %s', (_, body, expected) => {
    expect(
      proposeChange([said(body)], IDENTITY, 'group:default/payments'),
    ).toMatchObject(expected);
  });
});
