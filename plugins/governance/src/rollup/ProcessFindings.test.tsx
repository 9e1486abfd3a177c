import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ProcessFinding } from '@countersign/plugin-governance-common';
import { screen } from '@testing-library/react';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, refusal } from '../testing/mockGovernanceApi';
import { ProcessFindings } from './ProcessFindings';

const SLOW: ProcessFinding = {
  id: 'f1',
  rule: 'backlog-age',
  severity: 'medium',
  scope: { kind: 'team', ref: 'group:default/ledger' },
  value: 40,
  threshold: 30,
  since: '2026-11-01T00:00:00.000Z',
  message: 'The oldest open question has waited for 40 days.',
  wayOut: 'Answer the oldest questions first.',
};

function open(change: (api: ReturnType<typeof mockGovernanceApi>) => void) {
  const api = mockGovernanceApi();
  change(api);
  renderInTestApp(<ProcessFindings team="group:default/finance" />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
  });
  return api;
}

describe('ProcessFindings', () => {
  it('says how many there are, of whom, and the way out of each', async () => {
    const api = open(mock =>
      mock.listProcessFindings.mockResolvedValue({
        items: [SLOW],
        total: 1,
      } as never),
    );
    expect(
      await screen.findByText('1 thing is beyond its threshold.'),
    ).toBeVisible();
    expect(screen.getByText(/has waited for 40 days/)).toBeVisible();
    expect(screen.getByText(/Answer the oldest questions first/)).toBeVisible();
    expect(api.listProcessFindings.mock.calls[0][0]).toEqual({
      team: 'group:default/finance',
    });
  });

  it('says that nothing is beyond its threshold', async () => {
    open(() => undefined);
    expect(
      await screen.findByText('Nothing is beyond its threshold.'),
    ).toBeVisible();
  });

  it('says why they cannot be read', async () => {
    const error = await refusal(403, 'NotAllowedError', 'Not for you');
    open(mock => mock.listProcessFindings.mockRejectedValue(error));
    expect(await screen.findByRole('alert')).toBeVisible();
  });
});
