import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { screen, waitFor } from '@testing-library/react';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi } from '../testing/mockGovernanceApi';
import { reviewDetail } from '../testing/reviewFixtures';
import { Restart } from './Restart';

// By itself: what somebody may is kept for a while by Backstage's hook, beyond one test.
describe('having a question asked again, for who may not', () => {
  it('is not offered', async () => {
    const permission = mockApis.permission.mock({
      authorize: async () => ({ result: AuthorizeResult.DENY }),
    });
    renderInTestApp(
      <>
        <Restart review={reviewDetail({ status: 'closed' })} />
        <p>drawn</p>
      </>,
      {
        apis: [
          [governanceApiRef, mockGovernanceApi()],
          [permissionApiRef, permission],
        ],
      },
    );
    await screen.findByText('drawn');
    await waitFor(() => expect(permission.authorize).toHaveBeenCalled());
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
