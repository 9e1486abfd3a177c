import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ReviewExcepted } from '@countersign/plugin-governance-common';
import { screen } from '@testing-library/react';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { reviewDetail } from '../testing/reviewFixtures';
import { Progress } from './Progress';

const DAY = 24 * 60 * 60_000;

function show(change: Partial<ReviewExcepted>) {
  renderInTestApp(
    <Progress
      review={reviewDetail({
        status: 'closed',
        outcome: 'excepted',
        closedAt: new Date().toISOString(),
        excepted: {
          id: 'i1',
          exception: 'not-asked',
          control: 'looked at every week',
          approvedBy: ['user:default/sam', 'user:default/dana'],
          until: '2099-01-15T12:00:00.000Z',
          ...change,
        },
      })}
      onChanged={() => {}}
    />,
    {
      apis: [[governanceApiRef, mockGovernanceApi()]],
      mountedRoutes: { '/governance': rootRouteRef },
    },
  );
}

describe('where an excepted review stands', () => {
  it('says until when, who agreed, what is done instead, and where the others stand', async () => {
    show({});
    expect(
      await screen.findByText(/Not asked about until January 15, 2099/),
    ).toHaveTextContent(/in \d+ years\.$/);
    expect(screen.getByText(/Approved by/)).toHaveTextContent(
      'Approved by sam, dana',
    );
    expect(
      screen.getByText('Done instead: looked at every week'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'See the exceptions' }),
    ).toHaveAttribute('href', '/governance/exceptions');
  });

  it('says that the exception is over once it is, and not until when it was granted', async () => {
    show({ endedAt: new Date(Date.now() - 2 * DAY).toISOString() });
    expect(await screen.findByText(/The exception is over/)).toHaveTextContent(
      /2 days ago/,
    );
    expect(screen.queryByText(/2099/)).not.toBeInTheDocument();
  });
});
