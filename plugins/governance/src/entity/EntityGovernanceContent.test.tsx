import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { Entity } from '@backstage/catalog-model';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { identityDetail, reviewItem } from '../testing/reviewFixtures';
import { EntityGovernanceContent } from './EntityGovernanceContent';

function entityOf(kind: string, type?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name: 'ledger',
      namespace: 'default',
      annotations: { 'governance.countersign.dev/identity': 'i1' },
    },
    spec: type ? { type } : {},
  };
}

function renderTab(entity: Entity) {
  const api = mockGovernanceApi();
  const { facts, holdings, consumers, ...summary } = identityDetail();
  api.listIdentities.mockResolvedValue({
    items: [{ ...summary }],
    total: 3,
    nextCursor: 'next',
  });
  api.listCertificates.mockResolvedValue(
    pageOf([
      {
        ref: 'cert1',
        title: 'edge-tls',
        state: 'active',
        source: 'tls',
        notAfter: new Date(Date.now() + 9 * 86_400_000).toISOString(),
      },
    ]),
  );
  api.listPartnerIntegrations.mockResolvedValue(pageOf([]));
  api.listReviews.mockResolvedValue(
    pageOf([
      reviewItem({ dueAt: new Date(Date.now() + 86_400_000).toISOString() }),
    ]),
  );
  api.getIdentity.mockResolvedValue(identityDetail());
  renderInTestApp(
    <EntityProvider entity={entity}>
      <EntityGovernanceContent />
    </EntityProvider>,
    { apis: [[governanceApiRef, api]] },
  );
  return api;
}

describe('EntityGovernanceContent', () => {
  it.each([
    ['Component', { component: 'component:default/ledger' }],
    ['Group', { owner: 'group:default/ledger' }],
  ])(
    'lists what belongs to a %s, and says how much there is',
    async (kind, filter) => {
      const api = renderTab(entityOf(kind));
      expect(await screen.findByText('1 of 3 shown')).toBeVisible();
      expect(api.listIdentities).toHaveBeenCalledWith(
        expect.objectContaining(filter),
        expect.anything(),
      );
      expect(screen.getAllByText('edge-tls').length).toBeGreaterThan(0);
      expect(
        screen.getByText('No partner integration is attached'),
      ).toBeVisible();
      expect(screen.getByText('1 review of ledger-writer due')).toBeVisible();
      expect(screen.getByText('Certificate expires: edge-tls')).toBeVisible();
    },
  );

  it('does not offer to sort a list of which only a part is known', async () => {
    renderTab(entityOf('Component'));
    await screen.findByText('1 of 3 shown');
    const [identities] = screen.getAllByRole('columnheader', { name: 'Name' });
    expect(identities).not.toHaveAttribute('aria-sort');
  });

  it('shows the facts of an identity in a dialog', async () => {
    renderTab(entityOf('Component'));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Details of ledger-writer' }),
    );
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog).toHaveTextContent('Give it an end'));
  });

  it('shows the identity itself on the page of its Resource', async () => {
    const api = renderTab(entityOf('Resource', 'service-account'));
    expect(
      await screen.findByRole('heading', { name: 'ledger-writer' }),
    ).toBeVisible();
    expect(api.getIdentity).toHaveBeenCalledWith('i1');
  });
});
