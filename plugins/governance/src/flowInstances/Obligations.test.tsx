import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ObligationView } from '@countersign/plugin-governance-common';
import { screen } from '@testing-library/react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { Obligations } from './Obligations';

const OBLIGATION: ObligationView = {
  id: 'o1',
  instanceId: 'i1',
  flow: 'access',
  subject: 'thing:one',
  kind: 'certify',
  every: 'P90D',
  dueAt: '2999-01-01T00:00:00.000Z',
  endKnown: true,
  status: 'open',
};

function show(change: Partial<ObligationView>) {
  renderInTestApp(
    <Obligations obligations={[{ ...OBLIGATION, ...change }]} />,
    // Moments are counted from the backend's clock.
    { apis: [[governanceApiRef, mockGovernanceApi()]] },
  );
}

describe('Obligations', () => {
  it('says what is owed, when, and how often', async () => {
    show({});
    expect(await screen.findByText('It is certified again')).toBeVisible();
    expect(screen.getByText('Open')).toBeVisible();
    expect(screen.getByText(/and again after P90D/)).toBeVisible();
  });

  it('says why nothing could be done about what is due', async () => {
    show({ status: 'unmet', result: 'Nobody owns it any more' });
    expect(await screen.findByText('Due, and not done')).toBeVisible();
    expect(screen.getByText('Nobody owns it any more')).toBeVisible();
  });

  it('says that an end which nobody knows was due at once', async () => {
    show({ kind: 'expiry', endKnown: false, every: undefined });
    expect(await screen.findByText('It comes to an end')).toBeVisible();
    expect(screen.getByText(/nobody knows when it ends/)).toBeVisible();
    expect(screen.queryByText(/and again after/)).not.toBeInTheDocument();
  });

  it('keeps the word of a kind that it does not know', async () => {
    show({ kind: 'hand-over', status: 'met' });
    expect(await screen.findByText('hand-over')).toBeVisible();
    expect(screen.getByText('Done')).toBeVisible();
  });
});
