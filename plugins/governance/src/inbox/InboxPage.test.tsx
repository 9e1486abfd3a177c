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
  openActions,
  reviewDetail,
  reviewItem,
  withdrawable,
} from '../testing/reviewFixtures';
import { ReviewsPage } from './ReviewsPage';

const FIRST = reviewItem({ id: 'r1', dueAt: '2099-01-01T08:00:00.000Z' });
const SECOND = reviewItem({
  id: 'r2',
  dueAt: '2099-02-01T08:00:00.000Z',
  question: 'Does ledger-writer (production) still need its database login?',
  subject: { kind: 'credential', ref: 'c1', title: 'database login' },
});

async function openInbox(
  change: (api: ReturnType<typeof mockGovernanceApi>) => void = () => {},
  path = '/governance/reviews',
) {
  const api = mockGovernanceApi();
  api.listReviews.mockResolvedValue(pageOf([FIRST, SECOND]));
  api.getReview.mockImplementation(async id =>
    reviewDetail(id === 'r2' ? SECOND : FIRST),
  );
  change(api);
  renderInTestApp(<ReviewsPage />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/reviews/*',
    initialRouteEntries: [path],
  });
  return { api, user: userEvent.setup() };
}

describe('InboxPage', () => {
  it('shows the evidence of the first due review beside the list', async () => {
    await openInbox();
    expect(
      await screen.findByRole('heading', { name: FIRST.question }),
    ).toBeVisible();
    expect(screen.getByText(/2 reviews wait for you/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: /SELECT, INSERT on postings/ }),
    ).toHaveAttribute('aria-current', 'true');
  });

  it('lands on the item that a link names', async () => {
    await openInbox(() => {}, '/governance/reviews/r2');
    expect(
      await screen.findByRole('heading', { name: SECOND.question }),
    ).toBeVisible();
  });

  it('moves with j and k and takes the focus along', async () => {
    const { user } = await openInbox();
    await screen.findByRole('heading', { name: FIRST.question });
    await user.keyboard('j');
    await screen.findByRole('heading', { name: SECOND.question });
    expect(screen.getByRole('link', { name: /database login/ })).toHaveFocus();
    await user.keyboard('k');
    await screen.findByRole('heading', { name: FIRST.question });
    expect(screen.getByRole('link', { name: /SELECT, INSERT/ })).toHaveFocus();
  });

  it('keeps with a, bound to the evidence that was seen', async () => {
    const { api, user } = await openInbox(mock =>
      mock.decideReview.mockResolvedValue(
        reviewDetail({ status: 'closed', outcome: 'kept', decision: 'keep' }),
      ),
    );
    await screen.findByRole('heading', { name: FIRST.question });
    await user.keyboard('a');
    await waitFor(() =>
      expect(api.decideReview).toHaveBeenCalledWith('r1', {
        decision: 'keep',
        evidenceDigest: 'a'.repeat(64),
      }),
    );
    expect(await screen.findAllByText('Kept')).not.toHaveLength(0);
  });

  it('asks for a word where one keeps against the recommendation', async () => {
    const { api, user } = await openInbox(mock => {
      mock.getReview.mockResolvedValue(
        reviewDetail({
          recommendation: {
            decision: 'revoke',
            reasons: ['Last used 200 days ago'],
          },
        }),
      );
    });
    await screen.findByRole('heading', { name: FIRST.question });
    await user.keyboard('a');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Last used 200 days ago');
    expect(api.decideReview).not.toHaveBeenCalled();
  });

  it('shows the consequence before revoking, and offers the way back afterwards', async () => {
    const { api, user } = await openInbox(mock => {
      mock.decideReview.mockResolvedValue(withdrawable('revoke'));
      mock.withdrawDecision.mockResolvedValue(reviewDetail());
    });
    await screen.findByRole('heading', { name: FIRST.question });
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      'It is revoked at the source, then the refusal is read back.',
    );
    expect(dialog).toHaveTextContent('ledger');
    await user.type(within(dialog).getByRole('textbox'), 'not used jkar');
    await user.click(within(dialog).getByRole('button', { name: 'Revoke' }));
    await waitFor(() =>
      expect(api.decideReview).toHaveBeenCalledWith('r1', {
        decision: 'revoke',
        justification: 'not used jkar',
        evidenceDigest: 'a'.repeat(64),
      }),
    );
    expect(await screen.findByText(/Can be taken back until/)).toBeVisible();
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    await user.keyboard('z');
    await waitFor(() =>
      expect(api.withdrawDecision).toHaveBeenCalledWith('r1'),
    );
  });

  it('reduces only to a strict part, shown before and after', async () => {
    const { api, user } = await openInbox(mock =>
      mock.decideReview.mockResolvedValue(withdrawable('reduce')),
    );
    await screen.findByRole('heading', { name: FIRST.question });
    await user.keyboard('e');
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).getByRole('button', { name: 'Reduce…' }),
    ).toBeDisabled();
    expect(dialog).toHaveTextContent('Leave out at least one');
    await user.click(within(dialog).getByRole('checkbox', { name: 'INSERT' }));
    await user.click(
      within(dialog).getByRole('button', { name: 'Keep only SELECT' }),
    );
    await waitFor(() =>
      expect(api.decideReview).toHaveBeenCalledWith('r1', {
        decision: 'reduce',
        reduceTo: { actions: ['SELECT'] },
        justification: undefined,
        evidenceDigest: 'a'.repeat(64),
      }),
    );
  });

  it('keeps what was typed and says why when the backend refuses', async () => {
    const error = await refusal(
      409,
      'ConflictError',
      'Somebody else has decided it already',
    );
    const { api, user } = await openInbox(mock =>
      mock.decideReview.mockRejectedValue(error),
    );
    await screen.findByRole('heading', { name: FIRST.question });
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox'), 'my reason');
    await user.click(within(dialog).getByRole('button', { name: 'Revoke' }));
    expect(
      await within(dialog).findByText(/Somebody else has decided it already/),
    ).toBeVisible();
    expect(within(dialog).getByRole('textbox')).toHaveValue('my reason');
    // The item is asked for again, to show how it is now.
    await waitFor(() =>
      expect(api.getReview.mock.calls.length).toBeGreaterThan(1),
    );
  });

  it('shows what is not possible with its reason, and does not do it by key', async () => {
    const { api, user } = await openInbox(mock =>
      mock.getReview.mockResolvedValue(
        reviewDetail({
          actions: openActions({ keep: 'You asked for it yourself' }),
        }),
      ),
    );
    await screen.findByRole('heading', { name: FIRST.question });
    expect(screen.getByRole('button', { name: 'Keep' })).toBeDisabled();
    expect(
      screen.getByText('Not possible: You asked for it yourself'),
    ).toBeVisible();
    await user.keyboard('a');
    expect(api.decideReview).not.toHaveBeenCalled();
    expect(
      await screen.findAllByText('Not possible: You asked for it yourself'),
    ).toHaveLength(2);
  });

  it('says once that somebody is not asked, and who is', async () => {
    const reason = 'group:default/ledger is asked, and not you';
    await openInbox(mock =>
      mock.getReview.mockResolvedValue(
        reviewDetail({
          actions: openActions({
            keep: 'You are not among those asked',
            reduce: reason,
            revoke: reason,
            'not-mine': reason,
            'dont-know': reason,
          }),
        }),
      ),
    );
    expect(await screen.findByText(/You cannot answer this/)).toHaveTextContent(
      'You are not among those asked; ledger is asked, and not you',
    );
    expect(
      screen.queryByRole('button', { name: 'Keep' }),
    ).not.toBeInTheDocument();
  });

  it('hands on to the candidate that was chosen', async () => {
    const { api, user } = await openInbox(mock =>
      mock.routeReview.mockResolvedValue(reviewDetail()),
    );
    await screen.findByRole('heading', { name: FIRST.question });
    await user.keyboard('n');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('owns a component that uses it');
    expect(dialog).toHaveTextContent(
      'payments is proposed as the owner. Nothing changes until somebody of that team, and not you, confirms it',
    );
    await user.click(
      within(dialog).getByRole('radio', { name: /sorts out what nobody owns/ }),
    );
    expect(dialog).toHaveTextContent(
      'identity-security is asked, and not proposed as the owner.',
    );
    expect(dialog).not.toHaveTextContent('is proposed as the owner');
    await user.click(within(dialog).getByRole('button', { name: 'Ask them' }));
    await waitFor(() =>
      expect(api.routeReview).toHaveBeenCalledWith('r1', {
        kind: 'not-mine',
        to: 'group:default/identity-security',
        reason: undefined,
      }),
    );
  });

  it('says that the clock goes on where somebody does not know', async () => {
    const { api, user } = await openInbox(mock =>
      mock.routeReview.mockResolvedValue(reviewDetail()),
    );
    await screen.findByRole('heading', { name: FIRST.question });
    await user.keyboard('u');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('the clock goes on');
    await user.click(
      within(dialog).getByRole('button', { name: 'Ask the lead' }),
    );
    await waitFor(() =>
      expect(api.routeReview).toHaveBeenCalledWith('r1', {
        kind: 'dont-know',
        reason: undefined,
      }),
    );
  });

  it('shows the keys with ? and turns them off', async () => {
    const { api, user } = await openInbox();
    await screen.findByRole('heading', { name: FIRST.question });
    await user.keyboard('?');
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('switch'));
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    await user.keyboard('a');
    expect(api.decideReview).not.toHaveBeenCalled();
  });

  it('says what would be here when nothing waits', async () => {
    await openInbox(mock => mock.listReviews.mockResolvedValue(pageOf([])));
    expect(await screen.findAllByText(/Nothing waits for you/)).toHaveLength(1);
    expect(screen.getByText(/You will get a notice/)).toBeVisible();
    expect(screen.getByRole('region', { name: 'Review' })).toHaveTextContent(
      'Once a review is listed',
    );
    expect(screen.queryByText('Choose a review')).not.toBeInTheDocument();
  });

  it('does not say that nothing waits where nothing fits what is looked for', async () => {
    const { user } = await openInbox(mock =>
      mock.listReviews.mockImplementation(async ({ text }) =>
        pageOf(text ? [] : [FIRST, SECOND]),
      ),
    );
    await screen.findByRole('heading', { name: FIRST.question });
    await user.type(
      screen.getByRole('searchbox', { name: 'Filter by name' }),
      'nothing',
    );
    expect(await screen.findByText(/has that in its name/)).toBeVisible();
    expect(screen.queryByText(/Nothing waits for you/)).not.toBeInTheDocument();
  });

  it('offers to refresh evidence that is too old', async () => {
    const { api, user } = await openInbox(mock => {
      mock.getReview.mockResolvedValue(reviewDetail({ evidenceStale: true }));
      mock.refreshEvidence.mockResolvedValue(reviewDetail());
    });
    await user.click(
      await screen.findByRole('button', { name: 'Refresh the evidence' }),
    );
    await waitFor(() => expect(api.refreshEvidence).toHaveBeenCalledWith('r1'));
    await waitFor(() =>
      expect(
        screen.queryByText('The evidence is too old to decide on'),
      ).not.toBeInTheDocument(),
    );
  });
});
