import { createApp } from '@backstage/app-defaults';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  EntityGovernanceCard,
  governanceApiRef,
  governanceLegacyPlugin,
} from '@countersign/plugin-governance/legacy';
import { screen } from '@testing-library/react';

const OVERVIEW = {
  subject: 'component:default/ledger',
  counts: {
    identities: 3,
    credentials: 4,
    certificates: 0,
    partnerIntegrations: 0,
    openReviews: 1,
    myReviews: 1,
    findings: 0,
  },
  nextDueAt: '2099-01-01T08:00:00.000Z',
  rows: [
    {
      kind: 'finding',
      severity: 'high',
      text: 'The key never expires',
      identityRef: 'i1',
    },
  ],
  staleSources: [],
};

const ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'ledger', namespace: 'default' },
};

describe('the legacy entry', () => {
  it('draws the card in a legacy app, and its links lead to the legacy page', async () => {
    const getOverview = jest.fn().mockResolvedValue(OVERVIEW);
    const getServerTime = jest
      .fn()
      .mockResolvedValue({ now: '2098-12-11T20:00:00.000Z' });
    await renderInTestApp(
      <TestApiProvider
        apis={[[governanceApiRef, { getOverview, getServerTime }]]}
      >
        <EntityProvider entity={ENTITY}>
          <EntityGovernanceCard />
        </EntityProvider>
      </TestApiProvider>,
      {
        mountedRoutes: { '/governance': governanceLegacyPlugin.routes.root },
      },
    );
    // Counted from the backend's time, not from the browser's.
    expect(
      await screen.findByText(/1 review waits for you, due in 20 days/),
    ).toBeVisible();
    expect(screen.getByText('High')).toBeVisible();
    expect(screen.getByRole('link', { name: /Look/ })).toHaveAttribute(
      'href',
      '/governance/identities/i1',
    );
    expect(getOverview).toHaveBeenCalledWith({
      entityRef: 'component:default/ledger',
    });
  });

  it('brings an API of its own', () => {
    const app = createApp({ plugins: [governanceLegacyPlugin] });
    expect(app.getPlugins().map(plugin => plugin.getId())).toContain(
      'governance',
    );
    expect(
      [...governanceLegacyPlugin.getApis()].map(({ api }) => api.id),
    ).toEqual(['plugin.governance.client']);
  });
});
