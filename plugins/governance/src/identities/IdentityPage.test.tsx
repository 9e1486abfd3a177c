import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { identityDetail } from '../testing/reviewFixtures';
import { IdentitiesRoutes } from './IdentitiesRoutes';

function openIdentity(
  change: (api: ReturnType<typeof mockGovernanceApi>) => void,
) {
  const api = mockGovernanceApi();
  change(api);
  renderInTestApp(<IdentitiesRoutes />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/identities/*',
    initialRouteEntries: ['/governance/identities/i1'],
  });
  return api;
}

describe('IdentityPage', () => {
  it('draws what is unknown as unknown, with the reason', async () => {
    openIdentity(api => api.getIdentity.mockResolvedValue(identityDetail()));
    expect(await screen.findByText('No source states it.')).toBeVisible();
    // Purpose, and of the login its end and its use.
    expect(screen.getAllByText('Unknown')).toHaveLength(3);
    expect(screen.queryByText('never')).not.toBeInTheDocument();
  });

  it('marks a stale fact by a word and names its source', async () => {
    openIdentity(api => api.getIdentity.mockResolvedValue(identityDetail()));
    expect(await screen.findByText('Stale')).toBeVisible();
    expect(screen.getByText(/seen by ledger-db/)).toBeVisible();
  });

  it('names rule and way out of a finding, and leads to the open review', async () => {
    openIdentity(api => api.getIdentity.mockResolvedValue(identityDetail()));
    expect(await screen.findByText(/Give it an end/)).toBeVisible();
    expect(screen.getByText(/never-expires/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Review' })).toHaveAttribute(
      'href',
      '/governance/reviews/r1',
    );
  });

  it('asks for a review now, and says why where it is refused', async () => {
    const error = await refusal(403, 'NotAllowedError', 'Only the owner may');
    const api = openIdentity(mock => {
      mock.getIdentity.mockResolvedValue(identityDetail());
      mock.openReviews
        .mockRejectedValueOnce(error)
        .mockResolvedValueOnce({ opened: 2 });
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Ask for a review now' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByRole('textbox'), 'team changed');
    const confirm = within(dialog).getByRole('button', { name: 'Ask now' });
    await userEvent.click(confirm);
    expect(await within(dialog).findByText('Only the owner may')).toBeVisible();
    expect(within(dialog).getByRole('textbox')).toHaveValue('team changed');
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(api.openReviews).toHaveBeenLastCalledWith('i1', 'team changed'),
    );
    expect(await screen.findByText('2 questions were opened.')).toBeVisible();
  });

  it('does not tell what is missing from what is not for the reader', async () => {
    const error = await refusal(
      404,
      'NotFoundError',
      'No identity, or not for you',
    );
    const other = await refusal(404, 'NotFoundError', 'None of these either');
    openIdentity(api => {
      api.getIdentity.mockRejectedValue(error);
      api.getCertificate.mockRejectedValue(other);
      api.getPartnerIntegration.mockRejectedValue(other);
    });
    expect(
      await screen.findByText('No identity, or not for you'),
    ).toBeVisible();
  });
});
