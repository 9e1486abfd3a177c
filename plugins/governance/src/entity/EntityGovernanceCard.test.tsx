import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { Overview } from '@countersign/plugin-governance-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { catalogEntityRouteRef } from '../display/entityRoute';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { overview, reviewDetail } from '../testing/reviewFixtures';
import { EntityGovernanceCard } from './EntityGovernanceCard';

const COMPONENT = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'ledger', namespace: 'default' },
};

const NOTHING = {
  identities: 0,
  credentials: 0,
  certificates: 0,
  partnerIntegrations: 0,
  openReviews: 0,
  myReviews: 0,
  findings: 0,
};

const THREE_ROWS: Overview['rows'] = [
  { kind: 'review', text: 'Question one?', reviewId: 'r1', severity: 'high' },
  { kind: 'certificate', text: 'edge-tls expires', severity: 'medium' },
  { kind: 'finding', text: 'Key is old', identityRef: 'i1', severity: 'low' },
];

function renderCard(
  answer: () => Promise<Overview>,
  entity: typeof COMPONENT & { spec?: { type: string } } = COMPONENT,
  mountedRoutes?: Record<string, typeof catalogEntityRouteRef>,
) {
  const api = mockGovernanceApi();
  api.getOverview.mockImplementation(answer);
  api.getReview.mockResolvedValue(reviewDetail());
  renderInTestApp(
    <EntityProvider entity={entity}>
      <EntityGovernanceCard />
    </EntityProvider>,
    { apis: [[governanceApiRef, api]], mountedRoutes },
  );
  return api;
}

describe('EntityGovernanceCard', () => {
  it.each<{
    state: string;
    answer: () => Promise<Overview>;
    expected: RegExp[];
  }>([
    {
      state: 'loading',
      answer: () => new Promise(() => {}),
      expected: [/^Loading$/],
    },
    {
      state: 'empty',
      answer: async () => overview({ counts: NOTHING, nextDueAt: undefined }),
      expected: [/No identity is known here/, /once a source names this/],
    },
    {
      state: 'error',
      answer: async () => {
        throw new Error('database is away');
      },
      expected: [/Could not read/, /database is away/, /Try again/],
    },
    {
      state: 'partial',
      answer: async () =>
        overview({
          staleSources: [
            {
              source: 'aws-prod',
              lastObservedAt: '2026-01-01T00:00:00.000Z',
              error: 'no answer',
            },
          ],
        }),
      expected: [/Not everything is up to date/, /aws-prod.*no answer/],
    },
    {
      state: 'forbidden',
      answer: async () => {
        throw await refusal(403, 'NotAllowedError', 'Not for you.');
      },
      expected: [/You may not see/, /governance\.identity\.read/],
    },
    {
      state: 'nothing to do',
      answer: async () =>
        overview({
          counts: { ...NOTHING, identities: 1 },
          nextDueAt: undefined,
        }),
      expected: [/Nothing waits for anybody/, /1 identity · 0 credentials/],
    },
    {
      state: 'three rows',
      answer: async () => overview({ rows: THREE_ROWS }),
      expected: [
        /2 reviews wait for you, the first is due/,
        /Question one/,
        /edge-tls expires/,
        /Key is old/,
        /^High$/,
      ],
    },
  ])('draws $state', async ({ answer, expected }) => {
    renderCard(answer);
    for (const text of expected) {
      expect(await screen.findByText(text)).toBeInTheDocument();
    }
  });

  it('asks again when asked to', async () => {
    let calls = 0;
    const api = renderCard(async () => {
      calls += 1;
      if (calls === 1) {
        throw new Error('database is away');
      }
      return overview();
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );
    expect(await screen.findByText(/2 reviews wait for you/)).toBeVisible();
    expect(api.getOverview).toHaveBeenCalledWith({
      entityRef: 'component:default/ledger',
    });
  });

  it('opens the evidence and decides nothing blindly', async () => {
    const api = renderCard(async () => overview({ rows: THREE_ROWS }));
    await userEvent.click(
      await screen.findByRole('button', { name: /Review: Question one/ }),
    );
    expect(await screen.findByRole('dialog')).toHaveTextContent(
      'Never decided before.',
    );
    await waitFor(() => expect(api.getReview).toHaveBeenCalledWith('r1'));
    expect(api.decideReview).not.toHaveBeenCalled();
  });

  it('leads to where something is listed that has no page of its own', async () => {
    renderCard(
      async () =>
        overview({
          rows: [
            {
              kind: 'certificate',
              text: 'Certificate edge-tls expires',
              severity: 'high',
              dueAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
            },
          ],
        }),
      COMPONENT,
      { '/catalog/:namespace/:kind/:name': catalogEntityRouteRef },
    );
    expect(
      await screen.findByRole('link', {
        name: 'Look: Certificate edge-tls expires',
      }),
    ).toHaveAttribute('href', '/catalog/default/component/ledger/identities');
    expect(screen.getByText('in 5 days')).toBeVisible();
  });

  it('asks about a Resource by its inventory record', async () => {
    const resource = {
      ...COMPONENT,
      kind: 'Resource',
      metadata: {
        name: 'ledger-writer',
        namespace: 'default',
        annotations: { 'governance.countersign.dev/identity': 'abc' },
      },
      spec: { type: 'service-account' },
    };
    const api = renderCard(async () => overview(), resource);
    await screen.findByText(/2 reviews wait for you/);
    expect(api.getOverview).toHaveBeenCalledWith({ identityRef: 'abc' });
  });
});
