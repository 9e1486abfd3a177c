import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { storageApiRef } from '@backstage/frontend-plugin-api';
import { Page, ReviewItem } from '@countersign/plugin-governance-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { reviewDetail, reviewItem } from '../testing/reviewFixtures';
import { ReviewsPage } from './ReviewsPage';

const QUARTERLY = { id: 'q1', title: 'Quarterly certification 1' };
const ITEMS = [
  reviewItem({ id: 'r1', dueAt: '2099-01-01T08:00:00.000Z' }),
  reviewItem({
    id: 'r2',
    dueAt: '2099-02-01T08:00:00.000Z',
    question: 'Does ledger-writer still need its database login?',
    subject: { kind: 'credential', ref: 'c2', title: 'database login' },
    campaigns: [QUARTERLY],
    components: ['component:default/ledger-api'],
  }),
  reviewItem({
    id: 'r3',
    dueAt: '2099-03-01T08:00:00.000Z',
    question: 'Does ledger-writer still need its key?',
    subject: { kind: 'credential', ref: 'c3', title: 'key' },
    campaigns: [QUARTERLY],
    components: ['component:default/ledger-api'],
  }),
];

async function openInbox(
  storage = mockApis.storage(),
  page: Partial<Page<ReviewItem>> = {},
) {
  const api = mockGovernanceApi();
  api.listReviews.mockResolvedValue({ ...pageOf(ITEMS), ...page });
  api.getReview.mockImplementation(async id =>
    reviewDetail(ITEMS.find(item => item.id === id) ?? ITEMS[0]),
  );
  const app = renderInTestApp(<ReviewsPage />, {
    apis: [
      [governanceApiRef, api],
      [storageApiRef, storage],
    ],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/reviews/*',
    initialRouteEntries: ['/governance/reviews'],
  });
  await screen.findByRole('link', { name: /database login/ });
  return { user: userEvent.setup(), storage, app };
}

async function groupBy(user: ReturnType<typeof userEvent.setup>, name: string) {
  await user.click(screen.getByRole('button', { name: /Group by/ }));
  const list = await screen.findByRole('listbox', { name: /Group by/ });
  await user.click(within(list).getByRole('option', { name }));
}

/** The titles of groups, each with how many reviews it says that it has. */
function titles() {
  return within(screen.getByRole('navigation'))
    .getAllByRole('heading', { level: 3 })
    .map(heading => [
      heading.textContent,
      heading.nextElementSibling?.textContent,
    ]);
}

describe('the inbox in groups', () => {
  it('groups by campaign and by service, each with how many there are', async () => {
    const { user } = await openInbox();
    await groupBy(user, 'Campaign');
    expect(titles()).toEqual([
      ['Quarterly certification 1', '2 questions'],
      ['Asked by no campaign', '1 question'],
    ]);
    await groupBy(user, 'Service');
    expect(titles()).toEqual([
      [expect.stringMatching(/ledger-api/), '2 questions'],
      ['Used by no known service', '1 question'],
    ]);
  });

  it('goes by key from the last of one group to the first of the next', async () => {
    const { user } = await openInbox();
    await groupBy(user, 'Campaign');
    await user.click(screen.getByRole('link', { name: /key/ }));
    await screen.findByRole('heading', { name: ITEMS[2].question });
    await user.keyboard('j');
    expect(
      await screen.findByRole('heading', { name: ITEMS[0].question }),
    ).toBeVisible();
  });

  it('keeps how somebody groups, for the next time', async () => {
    const storage = mockApis.storage();
    const first = await openInbox(storage);
    await groupBy(first.user, 'Service');
    await waitFor(() =>
      expect(
        storage.forBucket('governance').snapshot('inbox-grouping').value,
      ).toBe('service'),
    );
    first.app.unmount();
    await openInbox(storage);
    expect(titles()[1]).toEqual(['Used by no known service', '1 question']);
  });

  it('says that a count is of what has been loaded, where that is not all', async () => {
    const { user } = await openInbox(mockApis.storage(), {
      total: 300,
      nextCursor: 'r3',
    });
    await groupBy(user, 'Campaign');
    expect(titles()[0][1]).toBe('2 loaded so far');
  });
});
