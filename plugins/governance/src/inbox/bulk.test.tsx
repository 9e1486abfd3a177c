import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import {
  reviewDetail,
  reviewItem,
  withdrawable,
} from '../testing/reviewFixtures';
import { ReviewsPage } from './ReviewsPage';

const DIGEST = 'b'.repeat(64);

function listed(id: string, title: string, bulk: 'allowed' | 'forbidden') {
  return reviewItem({
    id,
    subject: { kind: 'credential', ref: id, title },
    dueAt: `2099-01-0${id.slice(1)}T08:00:00.000Z`,
    evidenceDigest: DIGEST,
    bulk,
  });
}

const ITEMS = [
  listed('r1', 'first key', 'allowed'),
  listed('r2', 'second key', 'allowed'),
  listed('r3', 'third key', 'forbidden'),
];

async function openInbox() {
  const api = mockGovernanceApi();
  api.listReviews.mockResolvedValue(pageOf(ITEMS));
  api.getReview.mockImplementation(async id =>
    reviewDetail(ITEMS.find(item => item.id === id)),
  );
  renderInTestApp(<ReviewsPage />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/reviews/*',
    initialRouteEntries: ['/governance/reviews'],
  });
  await screen.findByRole('link', { name: /first key/ });
  return { api, user: userEvent.setup() };
}

describe('deciding about many', () => {
  it('selects only what may be decided together, and says what would be decided unseen', async () => {
    const { user } = await openInbox();
    expect(
      screen.getAllByRole('checkbox', { name: /^Select ledger-writer/ }),
    ).toHaveLength(2);
    await user.click(
      screen.getByRole('button', {
        name: 'Select 2 that may be decided together',
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Keep selected…' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Keep 2?');
    expect(dialog).toHaveTextContent('it cannot be taken back');
    expect(dialog).toHaveTextContent(
      '1 of them you have not opened here: it would be decided unseen.',
    );
    expect(dialog).toHaveTextContent('ledger-writer: second key');
    expect(dialog).not.toHaveTextContent('ledger-writer: first key');
  });

  it('selects by key, sends the evidence that was listed, and shows what became of each', async () => {
    const { api, user } = await openInbox();
    api.decideReviews.mockResolvedValue({
      decided: 1,
      refused: 1,
      results: [
        { id: 'r1', result: 'decided' },
        {
          id: 'r2',
          result: 'refused',
          error: 'ConflictError',
          reason: 'Somebody else has decided it already',
        },
      ],
    });
    await screen.findByRole('heading', { name: ITEMS[0].question });
    await user.keyboard('x');
    await user.keyboard('j');
    await user.keyboard('x');
    await user.click(
      await screen.findByRole('button', { name: 'Keep selected…' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('You have opened each of them here.');
    await user.click(within(dialog).getByRole('button', { name: 'Keep all' }));
    expect(
      await within(dialog).findByText('1 decided, 1 refused.'),
    ).toBeVisible();
    expect(api.decideReviews).toHaveBeenCalledWith({
      items: [
        { id: 'r1', evidenceDigest: DIGEST, decision: 'keep' },
        { id: 'r2', evidenceDigest: DIGEST, decision: 'keep' },
      ],
    });
    const rows = within(dialog).getAllByRole('row').slice(1);
    expect(rows[0]).toHaveTextContent(
      'second keyRefused: Somebody else has decided it already',
    );
    expect(rows[1]).toHaveTextContent('first keyDecided');
    expect(
      within(dialog).queryByRole('button', { name: /back/ }),
    ).not.toBeInTheDocument();
  });

  it('takes revocations back together, each by itself', async () => {
    const { api, user } = await openInbox();
    api.decideReviews.mockResolvedValue({
      decided: 2,
      refused: 0,
      results: [
        { id: 'r1', result: 'decided' },
        { id: 'r2', result: 'decided' },
      ],
    });
    const late = await refusal(409, 'ConflictError', 'It is too late');
    api.withdrawDecision.mockImplementation(async id => {
      if (id === 'r2') {
        throw late;
      }
      return withdrawable('revoke');
    });
    await user.click(screen.getByRole('button', { name: /^Select 2/ }));
    await user.click(screen.getByRole('button', { name: 'Revoke selected…' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox'), 'not used');
    await user.click(
      within(dialog).getByRole('button', { name: 'Revoke all' }),
    );
    await user.click(
      await within(dialog).findByRole('button', { name: 'Take 2 back' }),
    );
    expect(
      await within(dialog).findByText(/Not taken back: .*too late/),
    ).toBeVisible();
    expect(within(dialog).getByText('Taken back')).toBeVisible();
  });

  it('says of each that it was not sent where the backend is away, and sends nothing twice', async () => {
    const { api, user } = await openInbox();
    api.decideReviews.mockRejectedValue(new Error('Failed to fetch'));
    await user.click(screen.getByRole('button', { name: /^Select 2/ }));
    await user.click(screen.getByRole('button', { name: 'Keep selected…' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Keep all' }));
    expect(
      await within(dialog).findAllByText(/Not sent: .*Failed to fetch/),
    ).toHaveLength(2);
    expect(api.decideReviews).toHaveBeenCalledTimes(1);
  });

  it('filters at the backend, so that the whole list is searched', async () => {
    const { api, user } = await openInbox();
    await user.type(
      screen.getByRole('searchbox', { name: 'Filter by name' }),
      'ledger',
    );
    await waitFor(() =>
      expect(api.listReviews).toHaveBeenLastCalledWith(
        { assignee: 'me', status: 'pending', text: 'ledger' },
        expect.objectContaining({ limit: 200 }),
      ),
    );
  });
});
