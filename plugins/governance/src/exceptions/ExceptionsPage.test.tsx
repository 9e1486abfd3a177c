import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ExceptionView, Page } from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { ExceptionsPage } from './ExceptionsPage';

const EXCEPTION: ExceptionView = {
  id: 'i1',
  flow: 'access',
  exception: 'ttl-over-90',
  subject: 'thing:one',
  owner: 'group:default/ledger',
  control: 'looked at every week',
  renewal: 1,
  grantedAt: '2026-01-01T00:00:00.000Z',
  until: '2026-03-01T00:00:00.000Z',
  status: 'expired',
};

function show(answer: () => Promise<Page<ExceptionView>>) {
  const api = mockGovernanceApi();
  api.listExceptions.mockImplementation(answer);
  api.listExclusions.mockResolvedValue(pageOf([]));
  renderInTestApp(<ExceptionsPage />, { apis: [[governanceApiRef, api]] });
  return { api, user: userEvent.setup() };
}

describe('ExceptionsPage', () => {
  it('says first how many there are, and then which', async () => {
    show(async () => ({ items: [EXCEPTION], total: 1 }));
    expect(
      await screen.findByText('1 exception is in force.'),
    ).toBeInTheDocument();
    expect(screen.getByText('ttl-over-90')).toBeInTheDocument();
    expect(
      screen.getByText('Done instead: looked at every week'),
    ).toBeInTheDocument();
    expect(screen.getByText('renewed once')).toBeInTheDocument();
    expect(screen.getByText('Over')).toBeInTheDocument();
  });

  it('says before one is withdrawn which it is, and about what', async () => {
    const { api, user } = show(async () => ({
      items: [
        { ...EXCEPTION, status: 'in-force', subjectTitle: 'Accounting export' },
      ],
      total: 1,
    }));
    api.withdrawException.mockResolvedValue(EXCEPTION);
    await user.click(await screen.findByRole('button', { name: 'Withdraw' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('ttl-over-90, about Accounting export');
    await user.click(within(dialog).getByRole('button', { name: 'Withdraw' }));
    await waitFor(() =>
      expect(api.withdrawException).toHaveBeenCalledWith('i1'),
    );
  });

  it('says what to do when there is none', async () => {
    show(async () => ({ items: [], total: 0 }));
    expect(await screen.findByText('No exception here')).toBeInTheDocument();
  });

  it('says what it takes to see them', async () => {
    show(async () => {
      throw await refusal(403, 'NotAllowedError', 'no');
    });
    expect(
      await screen.findByText(/governance\.flow\.read/),
    ).toBeInTheDocument();
  });
});
