import { renderInTestApp } from '@backstage/frontend-test-utils';
import { StandaloneDetail } from '@countersign/plugin-governance-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { IdentitiesRoutes } from '../identities/IdentitiesRoutes';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';

const SHIPCO: StandaloneDetail = {
  ref: 'p1',
  kind: 'integration',
  title: 'shipco',
  source: 'declared',
  environment: 'production',
  owner: 'group:default/payments',
  lastObservedAt: '2026-11-01T00:00:00.000Z',
  facts: [
    {
      field: 'capabilities',
      known: false,
      reason: 'declared does not say',
    },
  ],
  contract: {
    known: true,
    scope: ['labels:read', 'parcels:read'],
    granted: ['invoices:read', 'parcels:read'],
    notInContract: ['invoices:read'],
    notGranted: ['labels:read'],
  },
  dependents: {
    known: false,
    reason: 'No source says which component uses it',
  },
  openFindings: [],
  changes: [],
};

async function open(thing: Partial<StandaloneDetail>) {
  const missing = await refusal(404, 'NotFoundError', 'There is none');
  const api = mockGovernanceApi();
  api.getIdentity.mockRejectedValue(missing);
  api.getCertificate.mockRejectedValue(missing);
  api.getPartnerIntegration.mockResolvedValue({ ...SHIPCO, ...thing });
  renderInTestApp(<IdentitiesRoutes />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/identities/*',
    initialRouteEntries: ['/governance/identities/p1'],
  });
  return api;
}

describe('the page of a partner integration', () => {
  it('says what is granted beyond its contract and what is missing, each by its name', async () => {
    await open({});
    expect(
      await screen.findByText('Granted but not in the contract: 1 scope.'),
    ).toBeVisible();
    expect(
      screen.getByText('In the contract but not granted: 1 scope.'),
    ).toBeVisible();
    const row = screen.getByRole('row', { name: /invoices:read/ });
    expect(
      within(row)
        .getAllByRole('gridcell')
        .map(c => c.textContent),
    ).toEqual(expect.arrayContaining(['no', 'yes']));
    expect(
      screen.getByText('No closed campaign has asked about it.'),
    ).toBeVisible();
  });

  it('says that it is not known where no source states the contract', async () => {
    await open({
      contract: {
        known: false,
        reason: 'No source says what its contract covers',
      },
    });
    expect(
      await screen.findByText(
        /The contract cannot be set against what is granted/,
      ),
    ).toBeVisible();
  });

  it('leads to what was certified last, with who certified it', async () => {
    await open({
      lastCertification: {
        subject: { kind: 'integration', ref: 'p1', title: 'shipco' },
        campaign: { id: 'c1', title: 'Partner integrations 1' },
        closedAt: '2026-11-02T00:00:00.000Z',
        review: 'r1',
        decision: 'keep',
        outcome: 'kept',
        certifiers: [
          {
            ref: 'user:default/pia',
            decision: 'keep',
            at: '2026-11-01T00:00:00.000Z',
            comment: 'Ships every parcel',
          },
        ],
      },
    });
    expect(
      await screen.findByRole('link', { name: 'Partner integrations 1: kept' }),
    ).toHaveAttribute('href', '/governance/reviews/r1');
    expect(screen.getByText(/Ships every parcel/)).toBeVisible();
  });

  it('has its owner asked now', async () => {
    const api = await open({});
    api.openStandaloneReview.mockResolvedValue({ opened: 1 });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Ask for a review now' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByRole('textbox'), 'Taken over');
    const buttons = within(dialog).getAllByRole('button');
    await userEvent.click(buttons[buttons.length - 1]);
    expect(api.openStandaloneReview).toHaveBeenCalledWith(
      expect.objectContaining({ kind: 'integration', ref: 'p1' }),
      'Taken over',
    );
  });
});
