import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  CertificationCounts,
  CertificationRollup,
} from '@countersign/plugin-governance-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { governanceApiRef } from '../api/governanceApiRef';
import { rootRouteRef } from '../routes';
import {
  mockGovernanceApi,
  pageOf,
  refusal,
} from '../testing/mockGovernanceApi';
import { RollupPage } from './RollupPage';

const NONE: CertificationCounts = {
  items: 0,
  open: 0,
  overdue: 0,
  certified: 0,
  revoked: 0,
  notCarriedOut: 0,
  undecided: 0,
  excepted: 0,
  excluded: 0,
  exempt: 0,
  carried: 0,
};
const FINANCE = {
  ref: 'group:default/finance',
  title: 'Finance',
  kind: 'group' as const,
};
const LEDGER = {
  ref: 'group:default/ledger',
  title: 'Ledger',
  kind: 'group' as const,
};

function rollup(more: Partial<CertificationRollup> = {}): CertificationRollup {
  return {
    by: 'team',
    above: [],
    counts: { ...NONE, items: 1000, certified: 999, open: 1, overdue: 1 },
    children: [
      {
        ...LEDGER,
        counts: { ...NONE, items: 4, certified: 1, open: 3, overdue: 1 },
      },
    ],
    direct: NONE,
    shared: 2,
    at: '2026-11-20T12:00:00.000Z',
    partial: true,
    ...more,
  };
}

function open(
  change: (api: ReturnType<typeof mockGovernanceApi>) => void = () => {},
  path = '/governance/compliance',
) {
  const api = mockGovernanceApi();
  api.listCampaigns.mockResolvedValue(pageOf([]));
  api.getCertificationRollup.mockResolvedValue(rollup());
  api.getCertificationTrend.mockResolvedValue({ points: [] });
  change(api);
  renderInTestApp(<RollupPage />, {
    apis: [[governanceApiRef, api]],
    mountedRoutes: { '/governance': rootRouteRef },
    mountPath: '/governance/compliance',
    initialRouteEntries: [path],
  });
  return { api, user: userEvent.setup() };
}

describe('RollupPage', () => {
  it('says first how it stands, each share with its base, and never rounds up to everything', async () => {
    open();
    expect(
      await screen.findByText(
        'Everything you may see: 999 of 1000 are certified (99 %). 1 wait for an answer, 1 of them overdue.',
      ),
    ).toBeVisible();
    expect(screen.getByText(/Counted is only what you may see/)).toBeVisible();
    expect(screen.getByText(/2 are in more than one of these/)).toBeVisible();
    const ledger = screen.getByRole('row', { name: /Ledger/ });
    expect(ledger).toHaveTextContent(/1 of 4 \(25\s%\)/);
  });

  it('says n/a of nothing', async () => {
    open(api =>
      api.getCertificationRollup.mockResolvedValue(
        rollup({ node: FINANCE, counts: NONE, children: [], shared: 0 }),
      ),
    );
    expect(
      await screen.findByText(/Finance: n\/a. Nothing has been asked/),
    ).toBeVisible();
    const table = screen.getByRole('grid', { name: 'Certification' });
    expect(table).toHaveTextContent('n/a');
    expect(table).not.toHaveTextContent('%');
  });

  it('leads down to what lies below, with the way back', async () => {
    const { user } = open(api =>
      api.getCertificationRollup.mockImplementation(async ({ node }) =>
        node === LEDGER.ref
          ? rollup({ node: LEDGER, above: [FINANCE], children: [] })
          : rollup(),
      ),
    );
    await user.click(await screen.findByRole('link', { name: 'Ledger' }));
    const way = await screen.findByRole('navigation', {
      name: 'Where you are',
    });
    expect(within(way).getByRole('link', { name: 'Finance' })).toHaveAttribute(
      'href',
      expect.stringContaining(encodeURIComponent(FINANCE.ref)),
    );
    await user.click(
      within(way).getByRole('link', { name: 'Everything you may see' }),
    );
    expect(await screen.findByRole('link', { name: 'Ledger' })).toBeVisible();
  });

  it('lists what a number counts, each leading to its review', async () => {
    const { api, user } = open(mock =>
      mock.listCertificationLeaves.mockResolvedValue(
        pageOf([
          {
            standing: 'overdue',
            reviewId: 'r1',
            identity: { ref: 'i1', title: 'ledger-writer' },
            subject: { ref: 's1', title: 'key' },
            dueAt: '2026-11-01T00:00:00.000Z',
          },
        ]),
      ),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Overdue in Ledger: 1' }),
    );
    const list = await screen.findByRole('region', {
      name: 'Overdue in Ledger',
    });
    expect(api.listCertificationLeaves).toHaveBeenCalledWith(
      {
        by: 'team',
        node: LEDGER.ref,
        campaign: undefined,
        standing: 'overdue',
      },
      expect.anything(),
    );
    expect(
      await within(list).findByRole('link', { name: 'ledger-writer: key' }),
    ).toHaveAttribute('href', '/governance/reviews/r1');
  });

  it('says why an export failed', async () => {
    const error = await refusal(403, 'NotAllowedError', 'not for you');
    const { user } = open(mock =>
      mock.exportCertificationRollup.mockRejectedValue(error),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Export as CSV' }),
    );
    expect(await screen.findByText(/not for you/)).toBeVisible();
  });

  it('offers another try where the numbers cannot be read', async () => {
    const error = await refusal(500, 'Error', 'the database is away');
    open(mock => mock.getCertificationRollup.mockRejectedValue(error));
    expect(
      await screen.findByRole('button', { name: 'Try again' }),
    ).toBeVisible();
  });
});
