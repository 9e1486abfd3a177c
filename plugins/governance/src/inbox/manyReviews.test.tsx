import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { useRef } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { reviewItem } from '../testing/reviewFixtures';
import { groupReviews } from './groupReviews';
import { InboxList } from './InboxList';
import { useSelection } from './useSelection';

const MANY = Array.from({ length: 10_000 }, (_, index) =>
  reviewItem({
    id: `r${index}`,
    identity: {
      ref: `i${index >> 2}`,
      title: `account ${index >> 2}`,
      type: 'service-account',
    },
    subject: { kind: 'credential', ref: `c${index}`, title: `key ${index}` },
    dueAt: new Date(Date.parse('2099-01-01') + index * 60_000).toISOString(),
  }),
);
const GROUPS = groupReviews(MANY, 'identity', Date.parse('2026-11-20'));

function List({ shownId }: { shownId?: string }) {
  const scroll = useRef<HTMLDivElement>(null);
  const selection = useSelection(MANY);
  return (
    <div ref={scroll}>
      <InboxList
        complete
        groups={GROUPS}
        shownId={shownId}
        selection={selection}
        scrollRef={scroll}
        hrefOf={id => `/governance/reviews/${id}`}
      />
    </div>
  );
}

function show(list: JSX.Element) {
  renderInTestApp(list, { apis: [[governanceApiRef, mockGovernanceApi()]] });
}

describe('ten thousand reviews', () => {
  beforeEach(() => {
    // jsdom lays nothing out; the list is given a height to be in.
    jest
      .spyOn(HTMLElement.prototype, 'offsetHeight', 'get')
      .mockReturnValue(600);
  });
  afterEach(() => jest.restoreAllMocks());

  it('draws what is in view and says how many there are', async () => {
    show(<List />);
    const rows = await screen.findAllByRole('listitem');
    expect(rows.length).toBeLessThan(100);
    expect(rows[0]).toHaveAttribute('aria-setsize', '12500');
    expect(screen.getByRole('link', { name: /key 0/ })).toBeInTheDocument();
  });

  it('draws the review that is shown, wherever it is, so that the focus can go there', async () => {
    show(<List shownId="r9000" />);
    const link = await screen.findByRole('link', { name: /key 9000/ });
    expect(link).toHaveAttribute('aria-current', 'true');
  });

  it('puts them into groups in one go', () => {
    expect(GROUPS).toHaveLength(2500);
    expect(GROUPS[0].items.map(({ id }) => id)).toEqual([
      'r0',
      'r1',
      'r2',
      'r3',
    ]);
  });
});
