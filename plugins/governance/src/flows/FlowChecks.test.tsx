import { renderInTestApp } from '@backstage/frontend-test-utils';
import { FlowCheckView } from '@countersign/plugin-governance-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { FlowChecks } from './FlowChecks';

const CHECK: FlowCheckView = {
  id: 'c1',
  flow: 'access',
  hash: 'a'.repeat(64),
  version: '1.0.0',
  cause: 'a schema of facts has changed',
  status: 'passed',
  askedAt: '2026-11-20T08:00:00.000Z',
  finishedAt: '2026-11-20T08:01:00.000Z',
  cases: 7,
  casesPassed: 7,
  failures: [],
  instances: 3,
  decisions: 12,
  disagreements: 0,
};

function open(checks: FlowCheckView[]) {
  const api = mockGovernanceApi();
  api.listFlowChecks.mockResolvedValue(pageOf(checks));
  api.checkFlow.mockResolvedValue(CHECK);
  api.listDisagreements.mockResolvedValue(
    pageOf([
      {
        instanceId: 'i1',
        subject: 'c0ffee',
        subjectTitle: 'ledger-reader',
        seq: 0,
        rule: 'check/short-lived',
        expression: 'request.ttlDays <= 30',
        was: 'true',
        is: 'error',
        reason: 'request.ttlDays is unknown',
      },
    ]),
  );
  renderInTestApp(<FlowChecks flow="access" />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/flows',
    initialRouteEntries: ['/governance/flows'],
  });
  return { api, user: userEvent.setup() };
}

describe('FlowChecks', () => {
  it('says when and why the flow was looked at, and what came of it', async () => {
    open([CHECK]);
    expect(
      await screen.findByText(/because a schema of facts has changed/),
    ).toBeVisible();
    expect(screen.getByText('Holds')).toBeVisible();
    expect(screen.getByText(/7 of 7 tests pass; 12 decisions/)).toBeVisible();
  });

  it('names each decision that comes out differently, and leads to it', async () => {
    open([
      {
        ...CHECK,
        status: 'failed',
        casesPassed: 6,
        failures: ['“a short life” ended in denied'],
        disagreements: 1,
      },
    ]);
    expect(await screen.findByText('No longer holds')).toBeVisible();
    expect(screen.getByText('“a short life” ended in denied')).toBeVisible();
    expect(
      await screen.findByRole('link', { name: 'ledger-reader' }),
    ).toHaveAttribute('href', '/governance/flow-instances/i1');
    expect(
      screen.getByText('true → error: request.ttlDays is unknown'),
    ).toBeVisible();
  });

  it('looks again when somebody asks for it', async () => {
    const { api, user } = open([]);
    expect(
      await screen.findByText('It has not been looked at again yet'),
    ).toBeVisible();
    await user.click(
      await screen.findByRole('button', { name: 'Look again now' }),
    );
    await waitFor(() => expect(api.checkFlow).toHaveBeenCalledWith('access'));
    expect(api.listFlowChecks.mock.calls.length).toBeGreaterThan(1);
  });
});
