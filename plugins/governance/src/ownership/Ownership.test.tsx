import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ReviewOwnership } from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { Ownership } from './Ownership';

const OWNERSHIP: ReviewOwnership = {
  id: 'o1',
  identity: 'identity:1',
  identityTitle: 'booker',
  owner: 'group:default/payments',
  proposedBy: 'user:default/ann',
  proposedAt: '2026-01-01T00:00:00.000Z',
  state: 'proposed',
  change: {
    source: 'ledger-db',
    where: 'label',
    key: 'owner',
    to: 'payments',
    text: 'In ledger-db, set the label owner of booker to payments.',
  },
  owed: false,
  mayConfirm: true,
  mayWithdraw: false,
};

function show(change: Partial<ReviewOwnership>) {
  const api = mockGovernanceApi();
  api.confirmOwnerOverride.mockResolvedValue(OWNERSHIP);
  const onChanged = jest.fn();
  function Review() {
    const [ownership, setOwnership] = useState<ReviewOwnership | undefined>({
      ...OWNERSHIP,
      ...change,
    });
    return (
      <Ownership
        identityRef={OWNERSHIP.identity}
        ownership={ownership}
        onChanged={() => {
          onChanged();
          // What is over is not told with the review any more.
          setOwnership(undefined);
        }}
      />
    );
  }
  renderInTestApp(<Review />, { apis: [[governanceApiRef, api]] });
  return { api, onChanged, user: userEvent.setup() };
}

describe('Ownership', () => {
  it('lets somebody of the proposed team confirm it, with what follows said before', async () => {
    const { api, onChanged, user } = show({});
    expect(
      await screen.findByText(/Nobody of that team has confirmed it/),
    ).toBeInTheDocument();
    expect(screen.getByText(/as its owner from now on/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'It is ours' }));
    await waitFor(() => expect(onChanged).toHaveBeenCalled());
    expect(api.confirmOwnerOverride).toHaveBeenCalledWith('o1');
  });

  it('ends a correction for whoever may, with what follows said first', async () => {
    const { api, onChanged, user } = show({
      state: 'in-force',
      mayConfirm: false,
      mayWithdraw: true,
    });
    api.withdrawOwnerOverride.mockResolvedValue(OWNERSHIP);
    await user.click(await screen.findByRole('button', { name: 'Withdraw' }));
    const dialog = screen.getByRole('dialog');
    expect(
      within(dialog).getByText(/It belongs again to whom its source names/),
    ).toBeInTheDocument();
    expect(api.withdrawOwnerOverride).not.toHaveBeenCalled();
    await user.click(within(dialog).getByRole('button', { name: 'Withdraw' }));
    await waitFor(() => expect(onChanged).toHaveBeenCalled());
    expect(api.withdrawOwnerOverride).toHaveBeenCalledWith('o1');
    expect(screen.getByRole('status')).toHaveTextContent(
      'The correction is withdrawn: booker belongs again to whom its source names.',
    );
  });

  it('offers nobody to end what they may not', async () => {
    show({ state: 'in-force', mayConfirm: false });
    await screen.findByText(/It belongs there by a correction/);
    expect(
      screen.queryByRole('button', { name: 'Withdraw' }),
    ).not.toBeInTheDocument();
  });

  it('says what is owed at the source, and that nothing here changes it there', async () => {
    show({ state: 'ended', owed: true, mayConfirm: false });
    expect(
      await screen.findByText(/set the label owner of booker/),
    ).toBeInTheDocument();
    expect(screen.getByText(/Nothing here changes it/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'It is ours' }),
    ).not.toBeInTheDocument();
  });
});
