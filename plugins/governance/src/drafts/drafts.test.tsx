import { identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { ReviewsPage } from '../inbox/ReviewsPage';
import { rootRouteRef } from '../routes';
import {
  mockGovernanceApi,
  MockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import {
  reviewDetail,
  reviewItem,
  withdrawable,
} from '../testing/reviewFixtures';

const DIGEST = 'a'.repeat(64);

function item(id: string, title: string, change: Partial<ReviewItem> = {}) {
  return reviewItem({
    id,
    subject: { kind: 'grant', ref: id, title },
    question: `Is ${title} needed?`,
    dueAt: `2099-01-0${id.slice(1)}T08:00:00.000Z`,
    ...change,
  });
}

const ITEMS = [
  item('r1', 'first key'),
  item('r2', 'second key'),
  item('r3', 'third key'),
];

async function openInbox(
  options: {
    person?: string;
    items?: ReviewItem[];
    change?: (api: MockGovernanceApi) => void;
    path?: string;
  } = {},
) {
  const { person = 'user:default/ann', items = ITEMS } = options;
  const api = mockGovernanceApi();
  api.listReviews.mockResolvedValue(pageOf(items));
  api.getReview.mockImplementation(async id =>
    reviewDetail([...items, ...ITEMS].find(found => found.id === id)),
  );
  options.change?.(api);
  const identity = mockApis.identity({ userEntityRef: person });
  const view = renderInTestApp(<ReviewsPage />, {
    apis: [
      [governanceApiRef, api],
      [identityApiRef, identity],
    ],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/reviews/*',
    initialRouteEntries: [options.path ?? '/governance/reviews'],
  });
  await screen.findByRole('heading', { name: items[0].question });
  // Only once it is known whose they are, decisions can be drafts.
  await screen.findByRole('button', { name: 'Keep, put with the drafts' });
  return { api, view, user: userEvent.setup() };
}

type User = ReturnType<typeof userEvent.setup>;

async function goTo(user: User, index: number) {
  await user.click(
    screen.getByRole('link', { name: new RegExp(ITEMS[index].subject.title) }),
  );
  await screen.findByRole('heading', { name: ITEMS[index].question });
}

/** Revokes the first three as drafts, by key. */
async function draftAll(user: User) {
  for (const index of [0, 1, 2]) {
    await goTo(user, index);
    await user.keyboard('{Shift>}r{/Shift}');
    await screen.findAllByText('Draft: revoke, not sent');
  }
  await screen.findByText('3 decisions are drafts; nobody has been told.');
}

async function submitAll(user: User) {
  await user.click(screen.getByRole('button', { name: 'Submit 3' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Submit 3' }));
  return dialog;
}

describe('decisions as drafts', () => {
  it('puts a decision with the drafts from its dialog, tells nobody, and has it after a reload', async () => {
    const { api, view, user } = await openInbox();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox'), 'not used');
    await user.click(
      within(dialog).getByRole('button', { name: 'Put with the drafts' }),
    );
    expect(
      await screen.findByText('1 decision is a draft; nobody has been told.'),
    ).toBeVisible();
    // In the list and on the review.
    expect(screen.getAllByText('Draft: revoke, not sent')).toHaveLength(2);
    expect(api.decideReview).not.toHaveBeenCalled();
    view.unmount();

    const again = await openInbox();
    expect(await screen.findAllByText('Draft: revoke, not sent')).toHaveLength(
      2,
    );
    again.api.decideReview.mockResolvedValue(withdrawable('revoke'));
    await again.user.click(screen.getByRole('button', { name: 'Submit 1' }));
    const confirm = await screen.findByRole('dialog');
    expect(confirm).toHaveTextContent('Revoke 1: held for a short while');
    expect(again.api.decideReview).not.toHaveBeenCalled();
    await again.user.click(
      within(confirm).getByRole('button', { name: 'Submit 1' }),
    );
    expect(await within(confirm).findByText('1 of 1 sent.')).toBeVisible();
    expect(again.api.decideReview).toHaveBeenCalledWith('r1', {
      decision: 'revoke',
      justification: 'not used',
      evidenceDigest: DIGEST,
    });
    await waitFor(() =>
      expect(screen.queryByText(/is a draft; nobody/)).not.toBeInTheDocument(),
    );
  });

  it('keeps what was typed and not sent over a reload', async () => {
    const { view, user } = await openInbox();
    await user.keyboard('r');
    await user.type(
      within(await screen.findByRole('dialog')).getByRole('textbox'),
      'half a sentence',
    );
    view.unmount();
    const again = await openInbox();
    await again.user.keyboard('r');
    expect(
      within(await screen.findByRole('dialog')).getByRole('textbox'),
    ).toHaveValue('half a sentence');
  });

  it('does not show the drafts or the words of somebody else on the same browser', async () => {
    const { view, user } = await openInbox();
    await user.keyboard('r');
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByRole('textbox'), 'mine alone');
    await user.click(
      within(dialog).getByRole('button', { name: 'Put with the drafts' }),
    );
    await screen.findByText(/1 decision is a draft/);
    view.unmount();

    const other = await openInbox({ person: 'user:default/ben' });
    expect(screen.queryByText(/nobody has been told/)).not.toBeInTheDocument();
    await other.user.keyboard('r');
    expect(
      within(await screen.findByRole('dialog')).getByRole('textbox'),
    ).toHaveValue('');
    other.view.unmount();

    await openInbox();
    expect(await screen.findByText(/1 decision is a draft/)).toBeVisible();
  });

  it('keeps by Shift as a draft, and asks first where it is against the recommendation', async () => {
    const { api, user } = await openInbox();
    await user.keyboard('{Shift>}a{/Shift}');
    expect(
      await screen.findAllByText('Draft: keep, not sent'),
    ).not.toHaveLength(0);
    expect(api.decideReview).not.toHaveBeenCalled();
    api.getReview.mockImplementation(async () =>
      reviewDetail({
        ...ITEMS[1],
        recommendation: { decision: 'revoke', reasons: ['Not used'] },
      }),
    );
    await goTo(user, 1);
    await user.keyboard('{Shift>}k{/Shift}');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Not used');
    await user.click(
      within(dialog).getByRole('button', { name: 'Put with the drafts' }),
    );
    expect(await screen.findByText(/2 decisions are drafts/)).toBeVisible();
  });

  it('reduces as a draft to the part that was chosen', async () => {
    const { api, user } = await openInbox();
    await user.keyboard('{Shift>}e{/Shift}');
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('checkbox', { name: 'INSERT' }));
    await user.click(
      within(dialog).getByRole('button', { name: 'Put with the drafts' }),
    );
    api.decideReview.mockResolvedValue(withdrawable('reduce'));
    await user.click(await screen.findByRole('button', { name: 'Submit 1' }));
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Submit 1',
      }),
    );
    await screen.findByText('1 of 1 sent.');
    expect(api.decideReview).toHaveBeenCalledWith('r1', {
      decision: 'reduce',
      reduceTo: { actions: ['SELECT'] },
      evidenceDigest: DIGEST,
    });
  });

  it('submits each by itself: what is refused stays with its reason, what was sent can be taken back', async () => {
    const no = await refusal(403, 'NotAllowedError', 'You requested it');
    const { api, user } = await openInbox({
      change: mock => {
        mock.decideReview.mockImplementation(async id => {
          if (id === 'r2') {
            throw no;
          }
          return withdrawable('revoke', reviewDetail({ ...ITEMS[0], id }));
        });
        mock.withdrawDecision.mockResolvedValue(reviewDetail(ITEMS[0]));
      },
    });
    await draftAll(user);
    const dialog = await submitAll(user);
    expect(
      await within(dialog).findByText('2 of 3 sent. 1 stays a draft.'),
    ).toBeVisible();
    const rows = within(dialog).getAllByRole('row').slice(1);
    expect(rows[0]).toHaveTextContent(
      'ledger-writer: second keyRevokeStays a draft: You requested it',
    );
    expect(within(rows[0]).getByRole('link')).toHaveAttribute(
      'href',
      '/governance/reviews/r2',
    );
    await user.click(
      within(rows[1]).getByRole('button', { name: /Take back/ }),
    );
    expect(await within(rows[1]).findByText('Taken back')).toBeVisible();
    expect(api.withdrawDecision).toHaveBeenCalledWith('r1');
    await user.click(within(rows[0]).getByRole('link'));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    await screen.findByRole('heading', { name: ITEMS[1].question });
    expect(
      await screen.findByText(
        '1 decision is a draft; nobody has been told. 1 of them did not go through; it says why.',
      ),
    ).toBeVisible();
    expect(screen.getAllByText('You requested it')).not.toHaveLength(0);
  });

  it('loses nothing where the network fails in the middle, and sends nothing twice', async () => {
    let isAway = true;
    const { api, user } = await openInbox({
      change: mock =>
        mock.decideReview.mockImplementation(async id => {
          if (isAway && id !== 'r1') {
            throw new TypeError('Failed to fetch');
          }
          return withdrawable('revoke', reviewDetail({ ...ITEMS[0], id }));
        }),
    });
    await draftAll(user);
    const dialog = await submitAll(user);
    expect(
      await within(dialog).findByText('1 of 3 sent. 2 stay drafts.'),
    ).toBeVisible();
    expect(
      within(dialog).getByText(
        'Stays a draft: It was not sent: Failed to fetch',
      ),
    ).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Done' }));
    isAway = false;
    await user.click(await screen.findByRole('button', { name: 'Submit 2' }));
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Submit 2',
      }),
    );
    expect(await screen.findByText('2 of 2 sent.')).toBeVisible();
    expect(
      api.decideReview.mock.calls.filter(([id]) => id === 'r1'),
    ).toHaveLength(1);
  });

  it('does not send what was removed on another page meanwhile', async () => {
    const { api, user } = await openInbox({
      change: mock =>
        mock.decideReview.mockImplementation(async id => {
          const key = Object.keys(window.localStorage).find(name =>
            decodeURIComponent(name).includes('review-drafts'),
          );
          // The other page takes all back while the first is sent.
          window.localStorage.setItem(String(key), '{}');
          window.dispatchEvent(new StorageEvent('storage', { key }));
          return withdrawable('revoke', reviewDetail({ ...ITEMS[0], id }));
        }),
    });
    await draftAll(user);
    const dialog = await submitAll(user);
    expect(await within(dialog).findByText('1 of 3 sent.')).toBeVisible();
    expect(
      within(dialog).getAllByText(
        'Not sent: it was removed or changed on another page.',
      ),
    ).toHaveLength(2);
    expect(api.decideReview).toHaveBeenCalledTimes(1);
  });

  it('does not send what was decided on other evidence, or takes a proof or a second person', async () => {
    const { api, user } = await openInbox();
    await draftAll(user);
    api.getReview.mockImplementation(async id => {
      switch (id) {
        case 'r1':
          return reviewDetail({ ...ITEMS[0], evidenceDigest: 'c'.repeat(64) });
        case 'r2':
          return reviewDetail({
            ...ITEMS[1],
            proof: { uses: 'passkey', fresh: 'PT5M' },
          });
        default:
          return reviewDetail({
            ...ITEMS[2],
            actions: [
              {
                action: 'revoke',
                allowed: true,
                takesSecond: ['stale-evidence'],
              },
            ],
          });
      }
    });
    const dialog = await submitAll(user);
    expect(
      await within(dialog).findByText('0 of 3 sent. 3 stay drafts.'),
    ).toBeVisible();
    expect(dialog).toHaveTextContent('The evidence has changed since');
    expect(dialog).toHaveTextContent('It takes a proof that you are present');
    expect(dialog).toHaveTextContent('takes a second person who agrees');
    expect(api.decideReview).not.toHaveBeenCalled();
  });

  it('says why a keep that takes a second person cannot be a draft', async () => {
    const { api, user } = await openInbox();
    api.getReview.mockImplementation(async () =>
      reviewDetail({
        ...ITEMS[1],
        actions: [
          { action: 'keep', allowed: true, takesSecond: ['unresolved-owner'] },
        ],
      }),
    );
    await goTo(user, 1);
    await user.keyboard('{Shift>}a{/Shift}');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'To keep it takes a second person who agrees, and cannot be a draft',
    );
    expect(screen.queryByText(/nobody has been told/)).not.toBeInTheDocument();
  });

  it('warns before the moment after which it is too late', async () => {
    const soon = new Date(Date.now() + 2 * 24 * 60 * 60_000).toISOString();
    const items = [item('r1', 'first key', { dueAt: soon }), ITEMS[1]];
    const { user } = await openInbox({ items });
    await goTo(user, 1);
    await user.keyboard('{Shift>}r{/Shift}');
    await screen.findByText(/1 decision is a draft/);
    expect(screen.queryByText(/due within 3 days/)).not.toBeInTheDocument();
    await goTo(user, 0);
    await user.keyboard('{Shift>}r{/Shift}');
    expect(
      await screen.findByText(
        /1 of them is due within 3 days or overdue \(in 2 days\)/,
      ),
    ).toBeVisible();
  });

  it('looks through the drafts, removes one, and puts it back', async () => {
    const { user } = await openInbox();
    await user.keyboard('{Shift>}r{/Shift}');
    await user.click(
      await screen.findByRole('button', { name: 'Look through' }),
    );
    const list = screen.getByRole('navigation', { name: 'Access reviews' });
    expect(
      within(list).queryByRole('link', { name: /second key/ }),
    ).not.toBeInTheDocument();
    await user.click(
      within(list).getByRole('button', {
        name: 'Remove the draft: first key',
      }),
    );
    const removed = await screen.findByText('Draft removed: first key');
    // It fades in.
    await waitFor(() => expect(removed).toBeVisible());
    expect(screen.queryByText(/is a draft; nobody/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Put it back' }));
    expect(await screen.findByText(/1 decision is a draft/)).toBeVisible();
  });

  it('drops the draft of what is closed or not theirs any more, and says so', async () => {
    const { view, user } = await openInbox();
    await draftAll(user);
    view.unmount();
    await openInbox({
      items: [ITEMS[2]],
      change: mock =>
        mock.getReview.mockImplementation(async id => {
          switch (id) {
            case 'r1':
              return reviewDetail({ ...ITEMS[0], status: 'closed' });
            case 'r2':
              throw await refusal(404, 'NotFoundError', 'No such review');
            default:
              return reviewDetail(ITEMS[2]);
          }
        }),
    });
    expect(
      await screen.findByText(
        /first key: it is not open any more.*second key: it is gone, or not for you to see any more/,
      ),
    ).toBeVisible();
    expect(screen.getByText(/1 decision is a draft/)).toBeVisible();
  });

  it('says with the decision that a report of an opening was lost, also after a reload', async () => {
    const { view, user } = await openInbox({
      change: mock =>
        mock.reportOpening.mockRejectedValue(new TypeError('Failed to fetch')),
    });
    await user.keyboard('{Shift>}r{/Shift}');
    await screen.findByText(/1 decision is a draft/);
    view.unmount();
    const again = await openInbox();
    again.api.decideReview.mockResolvedValue(withdrawable('revoke'));
    await again.user.click(
      await screen.findByRole('button', { name: 'Submit 1' }),
    );
    await again.user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Submit 1',
      }),
    );
    await screen.findByText('1 of 1 sent.');
    expect(again.api.decideReview).toHaveBeenCalledWith('r1', {
      decision: 'revoke',
      evidenceDigest: DIGEST,
      openingLost: true,
    });
  });
});
