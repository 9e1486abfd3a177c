import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  FlowDetail,
  FlowMigrationView,
  MigrationDryRun,
} from '@countersign/plugin-governance-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import { mockGovernanceApi, pageOf } from '../testing/mockGovernanceApi';
import { FlowMigrations } from './FlowMigrations';

const share = { total: 1, covered: 1, missed: [] };
const FLOW: FlowDetail = {
  name: 'access',
  title: 'Access',
  owner: 'group:default/security',
  version: '1.1.0',
  hash: 'b'.repeat(64),
  author: 'user:default/sam',
  running: 3,
  ended: 0,
  pendingChanges: 0,
  problems: [],
  source: '',
  definition: {},
  testReport: {
    passed: true,
    cases: [],
    coverage: {
      states: share,
      transitions: share,
      gateRules: share,
      conditions: share,
    },
    shortfalls: [],
  },
  versions: [
    {
      hash: 'b'.repeat(64),
      version: '1.1.0',
      author: 'user:default/sam',
      storedAt: '2026-11-20T08:00:00.000Z',
      active: true,
      running: 0,
    },
    {
      hash: 'a'.repeat(64),
      version: '1.0.0',
      author: 'user:default/sam',
      storedAt: '2026-11-01T08:00:00.000Z',
      active: false,
      running: 3,
    },
  ],
  activations: [],
  waiting: [],
};

const COUNTS = { 'goes-on': 2, stays: 1, refused: 0, gone: 0 };
const DRY_RUN: MigrationDryRun = {
  flow: 'access',
  from: '1.0.0',
  to: '1.1.0',
  timers: 'keep',
  warnings: ['Votes in “review” are void.'],
  counts: COUNTS,
  items: [
    {
      instanceId: 'i1',
      subject: 'c0ffee',
      subjectTitle: 'ledger-reader',
      outcome: 'goes-on',
      fromState: 'review',
      toState: 'approve',
      timersBefore: [],
      timersAfter: [],
    },
  ],
};
const MIGRATION: FlowMigrationView = {
  id: 'm1',
  flow: 'access',
  from: '1.0.0',
  to: '1.1.0',
  reason: 'The old question is no longer asked',
  warnings: [],
  source: '',
  proposedBy: 'user:default/sam',
  proposedAt: '2026-11-21T08:00:00.000Z',
  instanceId: 'change-1',
  status: 'pending',
  planned: COUNTS,
  done: { 'goes-on': 0, stays: 0, refused: 0, gone: 0 },
  changed: 0,
};

function open(migrations: FlowMigrationView[]) {
  const api = mockGovernanceApi();
  api.listFlowMigrations.mockResolvedValue(pageOf(migrations));
  api.dryRunFlowMigration.mockResolvedValue(DRY_RUN);
  api.proposeFlowMigration.mockResolvedValue(MIGRATION);
  renderInTestApp(<FlowMigrations flow={FLOW} />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/flows',
    initialRouteEntries: ['/governance/flows'],
  });
  return { api, user: userEvent.setup() };
}

describe('FlowMigrations', () => {
  it('says what would happen to whom before it can be proposed', async () => {
    const { api, user } = open([]);
    await user.click(
      await screen.findByRole('button', { name: 'Plan a migration' }),
    );
    expect(
      screen.queryByRole('button', { name: 'Propose it' }),
    ).not.toBeInTheDocument();
    await user.click(
      screen.getByRole('button', { name: 'See what it would do' }),
    );
    expect(
      await screen.findByText(
        'Nothing was done. From 1.0.0 to 1.1.0: 2 go on, 1 stay, 0 cannot go on, 0 left by themselves.',
      ),
    ).toBeVisible();
    expect(api.proposeFlowMigration).not.toHaveBeenCalled();
    expect(screen.getByText('Security is asked besides')).toBeVisible();
    expect(screen.getByRole('link', { name: 'ledger-reader' })).toHaveAttribute(
      'href',
      '/governance/flow-instances/i1',
    );
    expect(screen.getByText(/people are asked anew/)).toBeVisible();
    await user.type(
      screen.getByRole('textbox', { name: /Why/ }),
      'The old question is no longer asked',
    );
    await user.click(screen.getByRole('button', { name: 'Propose it' }));
    await waitFor(() =>
      expect(api.proposeFlowMigration).toHaveBeenCalledWith(
        expect.stringContaining('from: 1.0.0'),
        'The old question is no longer asked',
      ),
    );
  });

  it('leads from one that waits to who decides, and says what was foreseen', async () => {
    open([MIGRATION]);
    expect(await screen.findByText('Waits for approval')).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'See who decides' }),
    ).toHaveAttribute('href', '/governance/approvals/change-1');
    expect(screen.queryByText(/Became of it/)).not.toBeInTheDocument();
  });

  it('puts what became of it beside what was foreseen', async () => {
    open([{ ...MIGRATION, status: 'done', done: COUNTS, changed: 1 }]);
    expect(await screen.findByText('Carried out')).toBeVisible();
    expect(
      screen.getByText(/Became of it.*2 go on.*1 instance moved between/),
    ).toBeVisible();
  });
});
